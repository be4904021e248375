import { customerSearch } from "@/components/customers/customer_query.ts";
import { segmentDescription, segmentName } from "@/components/segment_name.ts";
import { StrategyText } from "@/components/StrategyText.tsx";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Ui } from "@/utils.ts";

interface SegmentStrategiesProps {
  ui: Ui;
  cluster: ClusterRow;
  /** Its customers in band HIGH. */
  atRisk: number;
  /** The segment's own, in every language, none archived. */
  strategies: readonly StrategyRow[];
}

/** A segment with its strategy: in the reader's language, the other one folded away. */
export function SegmentStrategies({ ui, cluster, atRisk, strategies }: SegmentStrategiesProps) {
  const { t, locale, format } = ui;
  const own = strategies.filter((each) => each.locale.toLowerCase() === locale);
  const others = strategies.filter((each) => each.locale.toLowerCase() !== locale);
  const search = customerSearch({ bands: ["HIGH"], clusters: [cluster.index] });
  return (
    <section class="card" id={`segment-${cluster.index}`}>
      <header class="strategy-head">
        <div>
          <h2>
            <span class="index">{cluster.index}</span>
            {segmentName(ui, cluster)}
          </h2>
          <p class="note">{segmentDescription(ui, cluster)}</p>
        </div>
        <p class="small">
          <a href={`/customers${search}`}>{t("strategies.list", { count: atRisk })}</a>{" "}
          <span class="muted">
            {t("strategies.of", {
              size: format.integer(cluster.size),
              probability: format.percent(cluster.churnProbability),
            })}
          </span>
        </p>
      </header>
      {own.map((strategy) => <StrategyText key={strategy.id} ui={ui} strategy={strategy} />)}
      {own.length === 0 && <p class="note">{t("strategies.missing")}</p>}
      {others.map((strategy) => (
        <details key={strategy.id} class="plain-details">
          <summary>{t(`strategies.other.${strategy.locale}`)}</summary>
          <StrategyText ui={ui} strategy={strategy} />
        </details>
      ))}
    </section>
  );
}
