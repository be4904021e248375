/**
 * The script of pages with islands: finds them by their markers, reads their props and hands them to Preact.
 *
 * @module
 */
import { type ComponentChild, type ComponentType, Fragment, h, options, render } from "preact";
import { BUILD_ID, setBuildId } from "../../build_id.ts";
import { deserialize } from "../../props/deserialize.ts";
import { SlotRef } from "../../props/format.ts";
import type { ClientState } from "../../server/scripts.ts";
import { versionImage } from "../assets.ts";
import { markActiveLink } from "../links.ts";
import { domToVNodes } from "./dom_to_vnode.ts";
import { findMarkers } from "./markers.ts";
import { rangeRoot } from "./root.ts";

type Props = Record<string, unknown>;

const element = document.getElementById("__FRSH_STATE");
if (element?.textContent) await boot(JSON.parse(element.textContent));

async function boot(state: ClientState): Promise<void> {
  setBuildId(state.buildId);
  matchServerAttributes();
  const components = await loadIslands(state.islands);
  const allProps = deserialize(state.props) as Props[];
  const { roots, slots } = findMarkers(document.body);

  const island = (name: string, index: number, key: string): ComponentChild => {
    const component = components.get(name);
    if (component === undefined) {
      throw new Error(`Expected an island ${name}, but found none`);
    }
    const props = Object.fromEntries(
      Object.entries(allProps[index] ?? {}).map(([prop, value]) => [
        prop,
        value instanceof SlotRef ? slot(value.id) : value,
      ]),
    );
    return h(component, key === "" ? props : { ...props, key });
  };

  const slot = (id: number): ComponentChild => {
    const range = slots.get(id);
    if (range !== undefined) {
      return h(
        Fragment,
        null,
        domToVNodes(range.start.nextSibling, range.end, island),
      );
    }
    const template = document.getElementById(`frsh-slot-${id}`);
    if (!(template instanceof HTMLTemplateElement)) return null;
    const content = findMarkers(template.content).slots.get(id);
    return content === undefined ? null : h(
      Fragment,
      null,
      domToVNodes(content.start.nextSibling, content.end, island),
    );
  };

  for (const { name, index, key, start, end } of roots) {
    // One island that fails must not keep the others from working.
    try {
      render(island(name, index, key), rangeRoot(start, end));
    } catch (error) {
      reportError(error);
    }
  }
}

async function loadIslands(
  islands: ClientState["islands"],
): Promise<Map<string, ComponentType<Props>>> {
  const loaded = await Promise.all(
    Object.entries(islands).map(async ([name, [url, exportName]]) => {
      const module = await import(url);
      return [name, module[exportName]] as const;
    }),
  );
  return new Map(loaded);
}

/** What rendering on the server adds to images and links has to be added here too, or it would go. */
function matchServerAttributes(): void {
  const prior = options.vnode;
  options.vnode = (vnode) => {
    versionImage(vnode, BUILD_ID);
    markActiveLink(vnode, location);
    prior?.(vnode);
  };
}
