import { customerSearch } from "@/components/customers/customer_query.ts";
import { PostButton } from "@/components/PostButton.tsx";
import { segmentDescription, segmentName } from "@/components/segment_name.ts";
import { StrategyText } from "@/components/StrategyText.tsx";
import type { ClusterAudience } from "@/db/queries/customer_totals.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Ui } from "@/utils.ts";
import { StrategyActions } from "./StrategyActions.tsx";
import { StrategyNotes } from "./StrategyNotes.tsx";

interface SegmentStrategiesProps {
  ui: Ui;
  cluster: ClusterAudience;
  /** Its active customers in band HIGH. */
  atRisk: number;
  /** The segment's own, in every language and state. */
  strategies: readonly StrategyRow[];
  /** Whether strategies are being written now. */
  busy: boolean;
}

/** A segment with its strategies: in the reader's language, the other one and what was archived folded away. */
export function SegmentStrategies(
  { ui, cluster, atRisk, strategies, busy }: SegmentStrategiesProps,
) {
  const { t, locale, format } = ui;
  const open = strategies.filter(({ status }) => status !== "ARCHIVED");
  const archived = strategies.filter(({ status }) => status === "ARCHIVED");
  const own = open.filter((each) => each.locale.toLowerCase() === locale);
  const others = open.filter((each) => each.locale.toLowerCase() !== locale);
  const search = customerSearch({ bands: ["HIGH"], clusters: [cluster.index] });
  const back = `/strategies#segment-${cluster.index}`;
  const whole = (strategy: StrategyRow) => (
    <div key={strategy.id} class="strategy-whole">
      <StrategyText ui={ui} strategy={strategy} />
      <StrategyNotes ui={ui} cluster={cluster} strategy={strategy} />
      <StrategyActions ui={ui} strategy={strategy} back={back} />
    </div>
  );
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
      {own.map(whole)}
      {own.length === 0 && <p class="note">{t("strategies.missing")}</p>}
      {others.map((strategy) => (
        <details key={strategy.id} class="plain-details">
          <summary>{t(`strategies.other.${strategy.locale}`)}</summary>
          {whole(strategy)}
        </details>
      ))}
      {archived.length > 0 && (
        <details class="plain-details">
          <summary>{t("strategies.archived", { count: archived.length })}</summary>
          <ul>
            {archived.map(({ id, locale, headline }) => (
              <li key={id}>
                <a href={`/strategies/${id}`} lang={locale.toLowerCase()}>{headline}</a>
              </li>
            ))}
          </ul>
        </details>
      )}
      {!busy && (
        <PostButton
          action="/strategies/write"
          label={t("strategies.writeOne")}
          fields={{ cluster: String(cluster.index) }}
        />
      )}
    </section>
  );
}
