import { amountFormats } from "@/locales/format.ts";
import { isLocale } from "@/locales/mod.ts";
import { type ContactWords, exportContacts } from "@/services/campaigns/mod.ts";
import { define, type Ui } from "@/utils.ts";
import { uiOf } from "../../(_steps)/reader.ts";
import { campaignOf } from "../(_components)/campaign_of.ts";
import { csvFile } from "@/routes/(_components)/csv_file.ts";
import { segmentName } from "@/components/segment_name.ts";
import { reasonName } from "@/components/customers/values.ts";

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

/** Reasons of a customer in a contact file: few enough to be read. */
const MAX_REASONS = 3;

/** A contact file's words in a language. Only reasons that raise the risk tell what to talk about. */
function contactWords(ui: Ui): ContactWords {
  const { t, format } = ui;
  return {
    persona: (persona) => segmentName(ui, { persona }),
    reasons: (reasons) =>
      reasons.filter(({ direction }) => direction === "RAISES").slice(0, MAX_REASONS)
        .map((reason) =>
          t("campaigns.reason", {
            reason: reasonName(ui, reason),
            points: format.fixed(100 * Math.abs(reason.contribution), 1),
          })
        ).join("; "),
  };
}
