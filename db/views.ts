import type postgres from "postgres";
import type { CustomerSchema } from "@/schema/column.ts";
import { KINDS } from "@/schema/kinds.ts";
import { shopColumnsOf } from "@/schema/schema.ts";
import { columnName, quoted } from "./schema/column_names.ts";
import { VIEW_COMMENTS } from "./view_comments.ts";
import { isInUse, TableInUseError } from "./table_in_use.ts";

type Sql = postgres.Sql | postgres.TransactionSql;

/**
 * The views that BI tools read: a contract, documented in docs/bi.md. With the same schema, columns are only ever added,
 * at the end.
 */
const BI_VIEWS = `
create or replace view bi_clusters as
select k.index as cluster, k.persona, coalesce(m.customers, 0) as size, k.recency, k.frequency,
  k.monetary, m.churn_probability, s.k, s.created_at as segmented_at,
  coalesce(m.active, 0) as active, coalesce(m.at_risk, 0) as at_risk,
  coalesce(m.expected_churners, 0) as expected_churners, k.means
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

create or replace view bi_orders as
select o.order_id, o.customer_id, o.ordered_at, o.kind, o.amount, o.currency, o.items, o.discount,
  o.lines
from orders o;

create or replace view bi_snapshots as
select k.month, (k.month + interval '1 month')::date as cutoff, k.customer_id, k.first_order_on,
  k.last_order_on, k.orders, k.spend, k.recency_score, k.frequency_score, k.monetary_score,
  k.rfm_group, k.next_order_on
from customer_months k;
`;

/** Raised when a column changes its meaning, which gives the views other names as well. */
const VERSION = 1;

const VIEWS = [
  "bi_customers",
  "bi_clusters",
  "bi_strategies",
  "bi_models",
  "bi_orders",
  "bi_snapshots",
];

const COMMENTS = VIEWS.map((view) =>
  `comment on view ${view} is 'Contract for BI tools, version ${VERSION}: see docs/bi.md of Holdfast.';`
).join("\n");

/**
 * Creates the views, or points them at the tables that bear the names now.
 *
 * @throws {TableInUseError} when the schema takes columns away from a view that something else reads
 */
export async function createBiViews(sql: Sql, schema: CustomerSchema): Promise<void> {
  await createCustomersView(sql, schema);
  await sql.unsafe(BI_VIEWS + COMMENTS + columnComments(schema));
}

/** Comments on every column; those of the shop's own are their labels. */
function columnComments(schema: CustomerSchema): string {
  const shop = shopColumnsOf(schema).map(({ key, label, unit }) => {
    const measured = unit ? `, in ${unit.en}` : "";
    return [columnName(key), `${label.en}${measured}.`] as const;
  });
  const all = { ...VIEW_COMMENTS };
  all.bi_customers = { ...all.bi_customers, ...Object.fromEntries(shop) };
  return Object.entries(all).flatMap(([view, columns]) =>
    Object.entries(columns).map(([name, text]) =>
      `\ncomment on column ${view}.${quoted(name)} is ${literal(text)};`
    )
  ).join("");
}

/** A text as SQL writes it; a backslash means itself only in a literal that says so. */
function literal(text: string): string {
  const escaped = text.replaceAll("\0", "").replaceAll("\\", "\\\\").replaceAll("'", "''");
  return `E'${escaped}'`;
}

interface ViewColumn {
  readonly name: string;
  /** As PostgreSQL spells it. */
  readonly type: string;
  readonly read: string;
}

function customersViewColumns(schema: CustomerSchema): ViewColumn[] {
  const own = (name: string, type: string, read = `c.${name}`) => ({ name, type, read });
  const shop = shopColumnsOf(schema).map(({ key, kind }) => {
    const { sqlType } = KINDS[kind];
    const type = sqlType === "timestamp" ? "timestamp without time zone" : sqlType;
    return own(columnName(key), type, `c.${quoted(columnName(key))}`);
  });
  return [
    own("customer_id", "text"),
    own("churned", "boolean"),
    ...shop,
    own("attributes", "jsonb"),
    own("churn_probability", "double precision"),
    own("risk_band", "text"),
    own("cluster", "integer", "k.index"),
    own("persona", "text", "k.persona"),
    own("updated_at", "timestamp with time zone"),
    own("status", "text", "case when c.churned is true then 'CHURNED' else 'ACTIVE' end"),
  ];
}

/** Keeps the columns where they are and adds new ones at the end; a view that loses one is made again, with its grants. */
async function createCustomersView(sql: Sql, schema: CustomerSchema): Promise<void> {
  const wanted = new Map(customersViewColumns(schema).map((column) => [column.name, column]));
  const found = await sql<{ name: string; type: string }[]>`
    select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
    where attrelid = to_regclass('bi_customers') and attnum > 0 order by attnum`;
  const kept = found.every(({ name, type }) => wanted.get(name)?.type === type);
  const grants = kept ? [] : await grantsOf(sql, "bi_customers");
  if (!kept) await dropCustomersView(sql);
  const order = new Set([...kept ? found.map(({ name }) => name) : [], ...wanted.keys()]);
  const columns = [...order].map((name) => `${wanted.get(name)!.read} as ${quoted(name)}`);
  await sql.unsafe(
    `create or replace view bi_customers as select ${columns.join(", ")}
     from customers c left join clusters k on k.id = c.cluster_id`,
  );
  for (const grant of grants) await sql.unsafe(grant);
}

async function dropCustomersView(sql: Sql): Promise<void> {
  try {
    await sql.unsafe("drop view bi_customers");
  } catch (error) {
    throw isInUse(error) ? TableInUseError.ofView(error) : error;
  }
}

/** Statements that grant on a table or view what others than its owner may do with it now. */
export async function grantsOf(sql: Sql, relation: string, to = relation): Promise<string[]> {
  const rows = await sql<{ statement: string }[]>`
    select format('grant %s on %I to %s', a.privilege_type, ${to}::text,
      case when a.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end) as statement
    from pg_class c, aclexplode(c.relacl) a
    where c.oid = to_regclass(${relation}) and a.grantee <> c.relowner`;
  return rows.map(({ statement }) => statement);
}
