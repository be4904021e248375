import { exportContacts } from "@/services/campaigns/mod.ts";
import { define } from "@/utils.ts";
import { campaignOf } from "../(_parts)/campaign_of.ts";

/** Whom a campaign contacts, as a file; those who are left alone are in none. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    const { id } = await campaignOf(services.db, t, ctx.params.id);
    const csv = ReadableStream.from(exportContacts(services, id));
    return new Response(csv.pipeThrough(new TextEncoderStream()), {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="campaign-${id}-contacts.csv"`,
        "Cache-Control": "private, no-store",
      },
    });
  },
});
