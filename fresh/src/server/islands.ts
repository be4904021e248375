import {
  type AnyComponent,
  type ComponentChildren,
  Fragment,
  type FunctionComponent,
  h,
  isValidElement,
  type VNode,
} from "preact";
import type { Island } from "../build_cache.ts";
import { SlotRef } from "../props/format.ts";
import { isSignal, serialize } from "../props/serialize.ts";
import { currentRender, type RenderState } from "./state.ts";

/** Props of {@linkcode IslandBoundary}. */
export interface BoundaryProps {
  island: Island;
  islandProps: Record<string, unknown>;
  islandKey: unknown;
}

/** Renders an island between markers and keeps its props for the browser. */
export function IslandBoundary(
  { island, islandProps, islandKey }: BoundaryProps,
): VNode | null {
  const state = currentRender();
  if (state === null) return null;

  const shown: Record<string, unknown> = {};
  const sent: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(islandProps)) {
    if (isSlot(name, value)) {
      const id = state.slots.push({ children: value, rendered: false }) - 1;
      shown[name] = h(Slot, { id });
      sent[name] = new SlotRef(id);
    } else {
      shown[name] = sent[name] = value;
    }
  }

  // Alone it is checked here, so that the error names the island; together they are written at the end.
  serialize(sent, `props of island ${island.name}`);
  state.islands.add(island);
  const index = state.islandProps.push(sent) - 1;
  const key = islandKey === undefined || islandKey === null ? "" : encodeURIComponent(
    String(islandKey),
  );
  return between(
    `frsh:island:${island.name}:${index}:${key}`,
    h(InsideIsland, null, h(island.fn as AnyComponent<unknown>, shown)),
    "/frsh:island",
  );
}

function isSlot(name: string, value: unknown): value is ComponentChildren {
  if (isValidElement(value) && !isSignal(value)) return true;
  return name === "children" && value !== undefined && value !== null &&
    typeof value !== "boolean" && typeof value !== "function";
}

/** Around an island's own output: islands in it are plain components. */
export function InsideIsland(
  props: { children?: ComponentChildren },
): ComponentChildren {
  return props.children;
}

/** JSX that was given to an island: islands in it are islands again. */
export function Slot({ id }: { id: number }): VNode | null {
  const slot = currentRender()?.slots[id];
  if (slot === undefined) return null;
  slot.rendered = true;
  return between(`frsh:slot:${id}`, slot.children, "/frsh:slot");
}

/** The slots that their islands have not rendered, in templates, so that they can do so later. */
export function UnusedSlots(): VNode | null {
  const slots = currentRender()?.slots ?? [];
  const unused = slots.flatMap(({ rendered }, id) => rendered ? [] : [id]);
  if (unused.length === 0) return null;
  return h(
    Fragment,
    null,
    unused.map((id) => h("template", { id: `frsh-slot-${id}`, key: id }, h(Slot, { id }))),
    h(UnusedSlots, null),
  );
}

/** Whether the component starts or ends the inside of an island, and which. */
export function boundaryOf(type: VNode["type"]): "island" | "slot" | null {
  if (type === InsideIsland as FunctionComponent) return "island";
  return type === Slot as unknown as FunctionComponent ? "slot" : null;
}

/** The island that this element is, unless it is inside another. */
export function islandOf(state: RenderState, vnode: VNode): Island | undefined {
  return state.insideIsland ? undefined : state.cache.islands.get(vnode.type as AnyComponent);
}

function between(
  start: string,
  content: ComponentChildren,
  end: string,
): VNode {
  return h(Fragment, null, comment(start), content, comment(end));
}

function comment(text: string): VNode {
  return h(Fragment, { UNSTABLE_comment: text } as object);
}
