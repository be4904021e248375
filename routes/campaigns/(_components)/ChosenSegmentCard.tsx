import { PlanNote } from "@/components/campaigns/PlanNote.tsx";
import { segmentName } from "@/components/segment_name.ts";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { CampaignPlan } from "@/services/campaigns/mod.ts";
import type { Ui } from "@/utils.ts";

interface ChosenSegmentCardProps {
  ui: Ui;
  cluster: ClusterRow;
  customerIds: readonly string[];
  /** Approved; undefined where the segment has none. */
  strategy: StrategyRow | undefined;
  /** What the campaign can show. */
  plan: CampaignPlan | undefined;
}

/** The chosen customers of one segment, and the button that starts their campaign. */
export function ChosenSegmentCard(
  { ui, cluster, customerIds, strategy, plan }: ChosenSegmentCardProps,
) {
  const { t } = ui;
  return (
    <section class="card">
      <h2>
        {segmentName(ui, cluster)}: {t("campaigns.chosen.customers", { count: customerIds.length })}
      </h2>
      {strategy && plan
        ? (
          <>
            <p>
              <a href={`/strategies/${strategy.id}`} lang={strategy.locale.toLowerCase()}>
                {strategy.headline}
              </a>
            </p>
            {canStart(plan)
              ? (
                <StartForm
                  ui={ui}
                  strategyId={strategy.id}
                  customerIds={customerIds}
                  plan={plan}
                />
              )
              : <p>{t("campaigns.chosen.tooFew")}</p>}
          </>
        )
        : (
          <>
            <p>{t("campaigns.chosen.approveFirst")}</p>
            <a class="button" href={`/strategies#segment-${cluster.index}`}>
              {t("campaigns.chosen.toStrategies")}
            </a>
          </>
        )}
    </section>
  );
}

/** Whether both groups would have a member. */
function canStart({ treatment, control }: CampaignPlan): boolean {
  return treatment > 0 && control > 0;
}

interface StartFormProps {
  ui: Ui;
  strategyId: number;
  customerIds: readonly string[];
  plan: CampaignPlan;
}

/** What the campaign can show, and the button that starts it. */
function StartForm({ ui, strategyId, customerIds, plan }: StartFormProps) {
  return (
    <>
      <PlanNote ui={ui} plan={plan} />
      <form method="post" action="/campaigns/new">
        <input type="hidden" name="strategyId" value={strategyId} />
        {customerIds.map((id) => <input key={id} type="hidden" name="customerId" value={id} />)}
        <button type="submit" class="button primary">{ui.t("campaigns.chosen.start")}</button>
      </form>
    </>
  );
}
