import { segmentDescription, segmentName } from "@/components/segment_name.ts";
import { StrategyText } from "@/components/StrategyText.tsx";
import type { ClusterAudience } from "@/db/queries/customer_totals.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Ui } from "@/utils.ts";
import { customerSearch } from "./customer_query.ts";

interface SegmentCardProps {
  ui: Ui;
  cluster: ClusterAudience | undefined;
  strategy: StrategyRow | undefined;
}

/** The segment that a customer belongs to, and what to do about its customers. */
export function SegmentCard({ ui, cluster, strategy }: SegmentCardProps) {
  const { t, format } = ui;
  if (!cluster) {
    return (
      <section class="card">
        <h2>{t("customer.cluster.title")}</h2>
        <p>{t("customer.cluster.none")}</p>
      </section>
    );
  }
  const search = customerSearch({ bands: ["HIGH"], clusters: [cluster.index] });
  return (
    <section class="card">
      <header>
        <h2>
          {t("customer.cluster.title")} <span class="index">{cluster.index}</span>
          {segmentName(ui, cluster)}
        </h2>
        <a href={`/customers${search}`}>{t("customer.cluster.all")}</a>
        <p class="note">
          {segmentDescription(ui, cluster)} {t("customer.cluster.note", {
            count: cluster.size,
            probability: format.percent(cluster.churnProbability),
          })}
        </p>
      </header>
      <p class="label">{t("customer.cluster.strategy")}</p>
      {strategy
        ? <StrategyText ui={ui} strategy={strategy} />
        : <p class="note">{t("customer.cluster.noStrategy")}</p>}
      <p class="small no-print">
        <a href={`/strategies#segment-${cluster.index}`}>{t("customer.cluster.toStrategies")}</a>
      </p>
    </section>
  );
}
