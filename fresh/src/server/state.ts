import type { ComponentChildren, VNode } from "preact";
import type { BuildCache, Island } from "../build_cache.ts";
import type { Context } from "../context.ts";

/** JSX that was given to an island. */
export interface SlotState {
  children: ComponentChildren;
  /** Whether its HTML is on the page yet. */
  rendered: boolean;
}

/** What rendering one document gathers. */
export class RenderState {
  readonly nonce: string = crypto.randomUUID().replaceAll("-", "");
  readonly islands: Set<Island> = new Set();
  /** Props by place; an island's marker names its place. */
  readonly islandProps: Record<string, unknown>[] = [];
  readonly slots: SlotState[] = [];
  /** Elements for `<head>` by what identifies them. */
  readonly head: Map<string, VNode> = new Map();
  /** Whether what is rendered now is inside an island; one entry for each boundary around it. */
  readonly boundaries: boolean[] = [];
  /** Elements that were changed for this document, as they were before. */
  readonly changed: Map<VNode, Pick<VNode, "type" | "props">> = new Map();
  insideHead = false;
  hasHtml = false;
  hasHead = false;
  hasBody = false;
  hasScripts = false;

  constructor(
    // deno-lint-ignore no-explicit-any -- rendering does not look at the app's state
    readonly ctx: Context<any>,
    // deno-lint-ignore no-explicit-any -- as above
    readonly cache: BuildCache<any>,
  ) {}

  /** Whether what is rendered now is an island's own output. */
  get insideIsland(): boolean {
    return this.boundaries.at(-1) ?? false;
  }

  /** Change an element for this document only: it may be a constant that every document shares. */
  change(vnode: VNode, to: { type?: VNode["type"]; props: object }): void {
    if (!this.changed.has(vnode)) {
      this.changed.set(vnode, { type: vnode.type, props: vnode.props });
    }
    if (to.type !== undefined) vnode.type = to.type;
    vnode.props = to.props as VNode["props"];
  }

  /** Put changed elements back. */
  restore(): void {
    for (const [vnode, before] of this.changed) Object.assign(vnode, before);
    this.changed.clear();
  }
}

/** Rendering is synchronous, so that one document is rendered at a time. */
let current: RenderState | null = null;

/** The document that is being rendered, or null. */
export function currentRender(): RenderState | null {
  return current;
}

/** Render a document: the function may not wait. */
export function withRender<T>(state: RenderState, fn: () => T): T {
  current = state;
  try {
    return fn();
  } finally {
    current = null;
    state.restore();
  }
}
