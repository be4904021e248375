import type { VNode } from "preact";

/** The query parameter that holds a static file's version. */
export const ASSET_QUERY = "__frsh_c";

/** Add a version to the URL path of a static file. URLs elsewhere stay as they are. */
export function versioned(path: string, buildId: string): string {
  if (!path.startsWith("/") || path.startsWith("//")) return path;
  const url = new URL(path, "http://localhost");
  if (url.searchParams.has(ASSET_QUERY)) return path;
  url.searchParams.set(ASSET_QUERY, buildId);
  return url.pathname + url.search + url.hash;
}

/** Add a version to each URL of a `srcset`. */
export function versionedSrcSet(srcset: string, buildId: string): string {
  if (srcset.includes("(")) return srcset;
  return srcset.split(",").map((part) => {
    const [, space = "", path = "", rest = ""] = /^(\s*)(\S*)(.*)$/s.exec(part) ?? [];
    return space + versioned(path, buildId) + rest;
  }).join(",");
}

/** Add versions to the sources of an `<img>` or `<source>` without `data-fresh-disable-lock`. */
export function versionImage(vnode: VNode, buildId: string): void {
  if (vnode.type !== "img" && vnode.type !== "source") return;
  const props = vnode.props as Record<string, unknown>;
  if (props["data-fresh-disable-lock"]) return;
  if (typeof props.src === "string") props.src = versioned(props.src, buildId);
  if (typeof props.srcset === "string") {
    props.srcset = versionedSrcSet(props.srcset, buildId);
  }
}
