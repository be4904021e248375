import { Notice } from "@/components/Notices.tsx";
import type { CampaignPlan } from "@/services/campaigns/mod.ts";
import type { Ui } from "@/utils.ts";

/** What a campaign of some size can show, and a warning where it can show nothing. */
export function PlanNote({ ui: { t, format }, plan }: { ui: Ui; plan: CampaignPlan }) {
  const { treatment, control, expectedChurners, smallestUplift } = plan;
  const members = treatment + control;
  if (members === 0) return <Notice kind="warn">{t("campaigns.plan.nobody")}</Notice>;
  const size = t("campaigns.plan.size", {
    treatment: format.integer(treatment),
    control: format.integer(control),
    expected: format.integer(expectedChurners),
  });
  if (smallestUplift === undefined) {
    return (
      <Notice kind="warn" title={t("campaigns.plan.none")}>
        <p>{size} {t("campaigns.plan.noneText")}</p>
      </Notice>
    );
  }
  const churners = expectedChurners * treatment / members;
  return (
    <p>
      {size} {t("campaigns.plan.shows", {
        points: format.fixed(100 * smallestUplift, 1),
        kept: format.integer(Math.ceil(smallestUplift * treatment)),
        churners: format.integer(churners),
      })}
    </p>
  );
}
