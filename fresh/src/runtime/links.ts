import type { VNode } from "preact";

/** The parts of an address by which links are marked. */
export interface Address {
  readonly pathname: string;
  /** The query with its question mark; empty where there is none. */
  readonly search: string;
}

/**
 * Mark a link to the current page (`data-current`, `aria-current="page"`) or to one above it (`data-ancestor`,
 * `aria-current="true"`), so that style sheets and screen readers know it. Pages are compared by path; a link with a
 * query is current only where the query is the same too. A link with `aria-current` of its own is left alone.
 */
export function markActiveLink(vnode: VNode, address: Address): void {
  if (vnode.type !== "a") return;
  const props = vnode.props as Record<string, unknown>;
  if (typeof props.href !== "string" || !props.href.startsWith("/")) return;
  if (props["aria-current"] !== undefined) return;

  const link = new URL(props.href, "http://localhost");
  const target = withoutSlash(link.pathname);
  const current = withoutSlash(address.pathname);
  if (target === current && (link.search === "" || link.search === address.search)) {
    props["data-current"] = "true";
    props["aria-current"] = "page";
  } else if (target === "/" || target === current || current.startsWith(`${target}/`)) {
    props["data-ancestor"] = "true";
    props["aria-current"] = "true";
  }
}

function withoutSlash(path: string): string {
  return path !== "/" && path.endsWith("/") ? path.slice(0, -1) : path;
}
