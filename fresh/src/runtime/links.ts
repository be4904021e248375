import type { VNode } from "preact";

/**
 * Mark a link to the current page (`data-current`, `aria-current="page"`) or to one above it (`data-ancestor`,
 * `aria-current="true"`), so that style sheets and screen readers know it.
 */
export function markActiveLink(vnode: VNode, currentPath: string): void {
  if (vnode.type !== "a") return;
  const props = vnode.props as Record<string, unknown>;
  if (typeof props.href !== "string" || !props.href.startsWith("/")) return;

  const target = withoutSlash(new URL(props.href, "http://localhost").pathname);
  const current = withoutSlash(currentPath);
  if (target === current) {
    props["data-current"] = "true";
    props["aria-current"] = "page";
  } else if (target === "/" || current.startsWith(`${target}/`)) {
    props["data-ancestor"] = "true";
    props["aria-current"] = "true";
  }
}

function withoutSlash(path: string): string {
  return path !== "/" && path.endsWith("/") ? path.slice(0, -1) : path;
}
