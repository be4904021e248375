/**
 * What pages and islands may use on the server and in the browser.
 *
 * @module
 */
import type { ComponentChildren, VNode } from "preact";
import { BUILD_ID } from "../build_id.ts";
import { versioned, versionedSrcSet } from "./assets.ts";

export { Head, type HeadProps } from "./head.ts";

/** Whether this runs in a browser. */
export const IS_BROWSER: boolean = typeof document !== "undefined";

/**
 * The URL of a static file with its version, under which browsers may keep it for a year.
 *
 * @param path Path of the file below `static/`, such as `/styles.css`.
 * @param basePath The app's base path, where it has one.
 */
export function asset(path: string, basePath?: string): string {
  const url = versioned(path, BUILD_ID);
  return basePath && basePath !== "/" && url.startsWith("/") ? basePath + url : url;
}

/** Apply {@linkcode asset} to each URL of a `srcset`. */
export function assetSrcSet(srcset: string): string {
  return versionedSrcSet(srcset, BUILD_ID);
}

/** Props of {@linkcode Partial}. */
export interface PartialProps {
  children?: ComponentChildren;
  /** Unique among the partials of a page. */
  name: string;
  /** What navigation does with new content. Default: replace. */
  mode?: "replace" | "prepend" | "append";
}

/** A part of the page that client navigation may replace. Here it renders its children. */
export function Partial(props: PartialProps): VNode {
  return props.children as VNode;
}
Partial.displayName = "Partial";
