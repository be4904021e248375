import {
  type ComponentChildren,
  Fragment,
  h,
  isValidElement,
  options,
  toChildArray,
  type VNode,
} from "preact";
import { BUILD_ID } from "../build_id.ts";
import { HEAD_COLLECTOR, type HeadOptions } from "../runtime/head.ts";
import { markActiveLink } from "../runtime/links.ts";
import { versionImage } from "../runtime/assets.ts";
import { boundaryOf, IslandBoundary, islandOf } from "./islands.ts";
import { Scripts } from "./scripts.ts";
import { currentRender, type RenderState } from "./state.ts";

/** Preact's hooks into rendering, by the names that its minified packages share. */
interface RenderOptions extends HeadOptions {
  __b?: (vnode: VNode) => void;
  diffed?: (vnode: VNode) => void;
}

const HEAD_ELEMENTS = new Set([
  "title",
  "meta",
  "link",
  "script",
  "style",
  "base",
  "noscript",
]);

const preact = options as RenderOptions;

const priorBefore = preact.__b;
preact.__b = (vnode) => {
  const state = currentRender();
  if (state !== null) {
    if (typeof vnode.type === "string") beforeElement(state, vnode);
    else beforeComponent(state, vnode);
  }
  priorBefore?.(vnode);
};

const priorDiffed = preact.diffed;
preact.diffed = (vnode) => {
  const state = currentRender();
  if (state !== null) {
    if (vnode.type === "head") state.insideHead = false;
    else if (boundaryOf(vnode.type) !== null) state.boundaries.pop();
  }
  priorDiffed?.(vnode);
};

preact[HEAD_COLLECTOR] = (children) => {
  const state = currentRender();
  if (state !== null) collectHead(state, children);
};

function beforeComponent(state: RenderState, vnode: VNode): void {
  const boundary = boundaryOf(vnode.type);
  if (boundary !== null) {
    state.boundaries.push(boundary === "island");
    return;
  }
  const island = islandOf(state, vnode);
  if (island === undefined) return;
  state.change(vnode, {
    type: IslandBoundary as unknown as VNode["type"],
    props: { island, islandProps: vnode.props, islandKey: vnode.key },
  });
}

function beforeElement(state: RenderState, vnode: VNode): void {
  switch (vnode.type) {
    case "html":
      state.hasHtml = true;
      return;
    case "head":
      state.hasHead = state.insideHead = true;
      append(state, vnode, h(RemainingHead, null));
      return;
    case "body":
      state.hasBody = true;
      append(state, vnode, h(Scripts, null));
      return;
    case "a":
      state.change(vnode, { props: { ...vnode.props } });
      markActiveLink(vnode, state.ctx.url);
      return;
    case "img":
    case "source":
      state.change(vnode, { props: { ...vnode.props } });
      versionImage(vnode, BUILD_ID);
      return;
  }

  if (state.insideHead && HEAD_ELEMENTS.has(vnode.type as string)) {
    replaceInHead(state, vnode);
  }
  if (vnode.type === "script" || vnode.type === "style") {
    const props = vnode.props as { nonce?: string };
    if (!props.nonce) {
      state.change(vnode, { props: { ...props, nonce: state.nonce } });
    }
  }
}

function append(
  state: RenderState,
  vnode: VNode,
  child: ComponentChildren,
): void {
  const props = vnode.props as { children?: ComponentChildren };
  state.change(vnode, {
    props: { ...props, children: [props.children, child] },
  });
}

/** Gather the elements of a `<Head>`; a later one with the same identity wins. */
function collectHead(state: RenderState, children: ComponentChildren): void {
  for (const child of toChildArray(children)) {
    if (!isValidElement(child)) continue;
    const props = child.props as { children?: ComponentChildren };
    if (child.type === Fragment && !("tpl" in props)) {
      collectHead(state, props.children);
    } else state.head.set(headKey(child, state.head.size), child);
  }
}

function replaceInHead(state: RenderState, vnode: VNode): void {
  const key = headKey(vnode, 0);
  const replacement = state.head.get(key);
  if (replacement === undefined || replacement === vnode) return;
  state.head.delete(key);
  state.change(vnode, { type: replacement.type, props: replacement.props });
}

/** What the app wrapper's `<head>` did not already have. */
function RemainingHead(): ComponentChildren {
  const state = currentRender();
  if (state === null || state.head.size === 0) return null;
  const items = [...state.head.values()];
  state.head.clear();
  return h(Fragment, null, items);
}

/** What identifies a head element: its key, being the title, or its attributes without `content`. */
function headKey(vnode: VNode, place: number): string {
  if (typeof vnode.type !== "string") return `component ${place}`;
  if (vnode.key !== undefined && vnode.key !== null) return `key ${vnode.key}`;
  if (vnode.type === "title") return "title";
  const attributes = Object.entries(vnode.props as Record<string, unknown>)
    .filter(([name]) =>
      !["children", "nonce", "ref"].includes(name) &&
      !(vnode.type === "meta" && name === "content")
    )
    .map(([name, value]) => `${name}=${name === "dangerouslySetInnerHTML" ? html(value) : value}`)
    .sort();
  return `${vnode.type} ${attributes.join(" ")}`;
}

function html(value: unknown): string {
  return String((value as { __html?: unknown } | null)?.__html);
}
