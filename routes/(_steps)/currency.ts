import { readSettings } from "@/db/queries/settings.ts";
import { amountFormats } from "@/locales/format.ts";
import { define } from "@/utils.ts";
import { showsData } from "./shows_data.ts";

/** Pages show every amount in the shop's currency. */
export const currency = define.middleware(async (ctx) => {
  if (!showsData(ctx)) return await ctx.next();
  const { services, locale, ui } = ctx.state;
  const { currency } = await readSettings(services.db);
  if (currency !== null) {
    ctx.state.ui = { ...ui, format: { ...ui.format, ...amountFormats(locale, currency) } };
    ctx.state.currency = currency;
  }
  return await ctx.next();
});
