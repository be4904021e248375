import type { Context } from "fresh";
import type { State } from "@/utils.ts";

/** What answers with data, in which amounts have no symbol and columns their own names. */
const DATA = ["/graphql", "/export/", "/schema.graphql"];

/** Whether a request is for a page that shows the shop's data: the few that anyone may see show none. */
export function showsData({ route, url, state }: Context<State>): boolean {
  return route !== null && !DATA.some((path) => url.pathname.startsWith(path)) &&
    Boolean(state.identity);
}
