import type postgres from "postgres";

/**
 * The views that BI tools read: a stable contract, documented in docs/bi.md. Columns are only ever
 * added, at the end.
 */
const BI_VIEWS = `
create or replace view bi_customers as
select c.customer_id, c.churned, c.tenure, c.preferred_login_device, c.city_tier,
  c.warehouse_to_home, c.preferred_payment_mode, c.gender, c.hours_on_app, c.devices_registered,
  c.preferred_order_category, c.satisfaction_score, c.marital_status, c.addresses, c.complained,
  c.order_amount_hike, c.coupons_used, c.order_count, c.days_since_last_order, c.cashback_amount,
  c.attributes, c.churn_probability, c.risk_band, k.index as cluster, k.persona, c.updated_at,
  case when c.churned is true then 'CHURNED' else 'ACTIVE' end as status
from customers c left join clusters k on k.id = c.cluster_id;

create or replace view bi_clusters as
select k.index as cluster, k.persona, coalesce(m.customers, 0) as size, k.recency, k.frequency,
  k.monetary, m.churn_probability, s.k, s.created_at as segmented_at,
  coalesce(m.active, 0) as active, coalesce(m.at_risk, 0) as at_risk,
  coalesce(m.expected_churners, 0) as expected_churners
from clusters k join segmentations s on s.id = k.segmentation_id
left join (
  select cluster_id, count(*)::int as customers,
    (count(*) filter (where churned is not true))::int as active,
    (count(*) filter (where risk_band = 'HIGH'))::int as at_risk,
    avg(churn_probability) filter (where churned is not true) as churn_probability,
    sum(churn_probability) filter (where churned is not true) as expected_churners
  from customers group by cluster_id
) m on m.cluster_id = k.id
where s.id = (select max(id) from segmentations);

create or replace view bi_strategies as
select t.id as strategy_id, k.index as cluster, k.persona, t.locale, t.source, t.status,
  t.headline, t.body, t.tactics, t.measure, t.updated_at
from strategies t join clusters k on k.id = t.cluster_id
where k.segmentation_id = (select max(id) from segmentations);

create or replace view bi_models as
select m.id as model_id, m.estimator, m.status, m.threshold, m.rows as training_rows, m.metrics,
  m.created_at, m.promoted_at
from models m;
`;

/** Raised when a column changes its meaning, which gives the views other names as well. */
const VERSION = 1;

const COMMENTS = ["bi_customers", "bi_clusters", "bi_strategies", "bi_models"].map((view) =>
  `comment on view ${view} is 'Contract for BI tools, version ${VERSION}: see docs/bi.md of Holdfast.';`
).join("\n");

/** Creates the views, or points them at the tables that bear the names now. */
export async function createBiViews(sql: postgres.Sql | postgres.TransactionSql): Promise<void> {
  await sql.unsafe(BI_VIEWS + COMMENTS);
}
