/**
 * The door to what makes queries fast. `bench/graphql.ts` is its reason: a page of customers beside PostGraphile's, in
 * turns, without and with the response cache. Nothing here changes an answer; each part can be left out alone:
 *
 * - documents are compiled to functions once for each schema (`compiled.ts`);
 * - what nodes of an answer share is read once, ahead of them, and given without a promise for each (`loaders.ts`);
 * - a page reads the columns that are selected, and nothing beyond (`selection.ts`, `customer_selection.ts`);
 * - answers are kept until something is written (`response_cache.ts`).
 *
 * Statements that come again are prepared below, by the connection: `db/prepared.ts`.
 */
import type { Plugin } from "graphql-yoga";
import type { GraphQLContext } from "../context.ts";
import { compileQueries } from "./compiled.ts";
import { keepAnswers } from "./response_cache.ts";

export { customerSelection } from "./customer_selection.ts";
export { selectionOf } from "./selection.ts";

/**
 * The plugins of the fast path, which come after all others.
 *
 * @param responseCacheBytes maximum size of the cached answers; 0 caches none
 */
export function fastPath(responseCacheBytes: number): (Plugin | Plugin<GraphQLContext>)[] {
  return [
    ...responseCacheBytes > 0 ? [keepAnswers(responseCacheBytes)] : [],
    compileQueries(),
  ];
}
