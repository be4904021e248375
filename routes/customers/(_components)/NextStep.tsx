import { segmentDescription, segmentName } from "@/components/segment_name.ts";
import { StatusTag } from "@/components/Tags.tsx";
import { customerSearch } from "@/components/customers/customer_query.ts";
import type { OpenMembership } from "@/db/queries/campaigns.ts";
import type { ClusterAudience } from "@/db/queries/customer_totals.ts";
import type { CustomerRow } from "@/db/queries/customers.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Ui } from "@/utils.ts";

interface NextStepProps {
  ui: Ui;
  customer: CustomerRow;
  /** The open campaign that the customer is in. */
  membership: OpenMembership | undefined;
  /** The customer's segment. */
  cluster: ClusterAudience | undefined;
  strategy: StrategyRow | undefined;
}

/** What to do about a customer now: of the segment's strategy, what applies to this one. */
export function NextStep({ ui, customer, membership, cluster, strategy }: NextStepProps) {
  const { t } = ui;
  const toContact = customer.riskBand === "HIGH" && !membership;
  return (
    <section class="card">
      <h2>{t("customer.next.title")}</h2>
      <p>
        {nextStep(ui, customer, membership)}{" "}
        {membership && (
          <a href={`/campaigns/${membership.campaignId}`}>
            {t("campaigns.name", { number: membership.campaignId })}
          </a>
        )}
      </p>
      {toContact && (strategy
        ? <Applied ui={ui} strategy={strategy} />
        : <p class="note">{t("customer.cluster.noStrategy")}</p>)}
      {cluster
        ? <SegmentNote ui={ui} cluster={cluster} />
        : <p class="note">{t("customer.cluster.none")}</p>}
    </section>
  );
}

function nextStep(
  { t }: Ui,
  { churned, riskBand }: CustomerRow,
  membership: OpenMembership | undefined,
): string {
  if (churned) return t("customer.next.churned");
  if (membership) {
    return t(membership.arm === "CONTROL" ? "customer.next.control" : "customer.next.treatment");
  }
  if (riskBand === null) return t("customer.next.unscored");
  return t(riskBand === "HIGH" ? "customer.next.contact" : "customer.next.none");
}

/** The steps of a strategy, without what only concerns its segment. */
function Applied(
  { ui, strategy }: { ui: Ui; strategy: StrategyRow },
) {
  const { t } = ui;
  const { id, status, headline, tactics } = strategy;
  const lang = strategy.locale.toLowerCase();
  return (
    <>
      <p>
        <strong lang={lang}>{headline}</strong> <StatusTag ui={ui} status={status} />
      </p>
      <ol class="applied small">
        {tactics.map((tactic, i) => (
          <li key={i} lang={lang}>
            <span class="muted">{tactic.channel} · {tactic.timing}</span>
            <span>{tactic.action}</span>
            {tactic.offer && (
              <span>
                <span class="muted" lang={ui.locale}>{t("strategies.offer")}:</span> {tactic.offer}
              </span>
            )}
          </li>
        ))}
      </ol>
      <div class="actions">
        {status === "APPROVED" && (
          <a class="button primary" href={`/strategies/${id}/campaigns`}>
            {t("customer.next.campaign")}
          </a>
        )}
        <a class="button" href={`/strategies/${id}`}>{t("customer.next.strategy")}</a>
      </div>
    </>
  );
}

function SegmentNote({ ui, cluster }: { ui: Ui; cluster: ClusterAudience }) {
  const { t } = ui;
  const search = customerSearch({ bands: ["HIGH"], clusters: [cluster.index] });
  return (
    <p class="note">
      {t("common.segment")}: <strong>{segmentName(ui, cluster)}</strong>.{" "}
      {segmentDescription(ui, cluster)}{" "}
      <a href={`/customers${search}`}>{t("customer.cluster.all")}</a>
    </p>
  );
}
