import type { Context } from "fresh";
import { readSettings } from "@/db/queries/settings.ts";
import { amountFormats } from "@/locales/format.ts";
import { currentSchema } from "@/services/schema/customer_schema.ts";
import { define, type State } from "@/utils.ts";

/** What answers with data, in which amounts have no symbol and columns their own names. */
const DATA = ["/graphql", "/export/", "/schema.graphql"];

/** Pages show every amount in the shop's currency and name the columns of the stored customers. */
export const shop = define.middleware(async (ctx) => {
  if (!showsData(ctx)) return await ctx.next();
  const { services: { readDb }, locale, ui } = ctx.state;
  const [{ currency }, schema] = await Promise.all([
    readSettings(readDb),
    currentSchema({ db: readDb }),
  ]);
  const format = currency === null
    ? ui.format
    : { ...ui.format, ...amountFormats(locale, currency) };
  ctx.state.ui = { ...ui, format, schema };
  if (currency !== null) ctx.state.currency = currency;
  return await ctx.next();
});

/** Whether a request is for a page that shows the shop's data: the few that anyone may see show none. */
function showsData({ route, url, state }: Context<State>): boolean {
  return route !== null && !DATA.some((path) => url.pathname.startsWith(path)) &&
    Boolean(state.identity);
}
