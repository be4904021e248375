import { type ComponentChildren, Fragment, h } from "preact";
import { escapeForScript, serialize } from "../props/serialize.ts";
import { UnusedSlots } from "./islands.ts";
import { currentRender } from "./state.ts";

/** Id of the element that holds what the client runtime starts from. */
export const STATE_ID = "__FRSH_STATE";

/** What the client runtime starts from. */
export interface ClientState {
  buildId: string;
  /** URL and export of each island on the page, by name. */
  islands: Record<string, [url: string, exportName: string]>;
  /** The serialized props of all islands, in one piece, so that they can share signals. */
  props: string;
}

/** The end of `<body>`: what islands on the page need, and nothing where there is none. */
export function Scripts(): ComponentChildren {
  const state = currentRender();
  if (state === null || state.hasScripts) return null;
  state.hasScripts = true;
  return h(
    Fragment,
    null,
    h(UnusedSlots, null),
    h(IslandScripts, null),
    h(DevScript, null),
  );
}

function IslandScripts(): ComponentChildren {
  const state = currentRender();
  if (state === null || state.islands.size === 0) return null;

  const { basePath } = state.ctx.config;
  const client: ClientState = {
    buildId: state.cache.buildId,
    islands: Object.fromEntries(
      Array.from(
        state.islands,
        ({ name, file, exportName }) => [name, [basePath + file, exportName]],
      ),
    ),
    props: serialize(state.islandProps),
  };
  return h(
    Fragment,
    null,
    h("script", {
      id: STATE_ID,
      type: "application/json",
      dangerouslySetInnerHTML: {
        __html: escapeForScript(JSON.stringify(client)),
      },
    }),
    h("script", { type: "module", src: basePath + state.cache.clientEntry }),
  );
}

function DevScript(): ComponentChildren {
  const state = currentRender();
  if (state === null || state.cache.devEntry === null) return null;
  return h("script", {
    type: "module",
    src: state.ctx.config.basePath + state.cache.devEntry,
  });
}
