import { amountFormats } from "@/locales/format.ts";
import { isLocale } from "@/locales/mod.ts";
import { exportContacts } from "@/services/campaigns/mod.ts";
import { define } from "@/utils.ts";
import { uiOf } from "../../(_steps)/reader.ts";
import { campaignOf } from "../(_components)/campaign_of.ts";
import { contactWords } from "../(_components)/contact_words.ts";
import { csvFile } from "../(_components)/csv_file.ts";

/** A campaign's treatment group, in the reader's language or in the one of `?locale=en` or `ko`. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t, currency = null, ui: { schema } } = ctx.state;
    const { id } = await campaignOf(services.db, t, ctx.params.id);
    const wanted = ctx.url.searchParams.get("locale")?.toLowerCase();
    const locale = isLocale(wanted) ? wanted : ctx.state.locale;
    const ui = uiOf(locale);
    const format = { ...ui.format, ...amountFormats(locale, currency) };
    const words = contactWords({ ...ui, format, schema });
    return csvFile(exportContacts(services, id, words), `campaign-${id}-contacts.csv`);
  },
});
