import { exportSuppression } from "@/services/campaigns/mod.ts";
import { define } from "@/utils.ts";
import { campaignOf } from "../(_components)/campaign_of.ts";
import { csvFile } from "@/routes/(_components)/csv_file.ts";

/** A campaign's control group, to be left out wherever else customers are contacted. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    const { id } = await campaignOf(services.db, t, ctx.params.id);
    return csvFile(exportSuppression(services, id), `campaign-${id}-suppression.csv`);
  },
});
