import { type ComponentChildren, options } from "preact";

/** Props of {@linkcode Head}. */
export interface HeadProps {
  children?: ComponentChildren;
}

/** Where rendering on the server leaves its collector of head elements. */
export const HEAD_COLLECTOR: unique symbol = Symbol.for("fresh.head");

/** Preact's options with the collector. */
export interface HeadOptions {
  [HEAD_COLLECTOR]?: (children: ComponentChildren) => void;
}

/**
 * Add elements to the document's `<head>`. One with the same `key`, or a `<title>`, replaces that of the app wrapper.
 */
export function Head(props: HeadProps): ComponentChildren {
  (options as HeadOptions)[HEAD_COLLECTOR]?.(props.children);
  return null;
}
