import { readSettings } from "@/db/queries/settings.ts";
import { amountFormats } from "@/locales/format.ts";
import { define } from "@/utils.ts";

/** What answers with data, in which amounts have no symbol. */
const DATA = ["/graphql", "/export/", "/schema.graphql"];

/** Pages show every amount in the shop's currency. */
export const currency = define.middleware(async (ctx) => {
  const { services, identity, locale, ui } = ctx.state;
  const isPage = ctx.route !== null && !DATA.some((path) => ctx.url.pathname.startsWith(path));
  // The few pages that answer whoever asks show no amounts.
  if (!isPage || !identity) return await ctx.next();
  const { currency } = await readSettings(services.db);
  if (currency !== null) {
    ctx.state.ui = { ...ui, format: { ...ui.format, ...amountFormats(locale, currency) } };
    ctx.state.currency = currency;
  }
  return await ctx.next();
});
