import { getColumns } from "drizzle-orm";
import type postgres from "postgres";
import { customersTable } from "@/db/customers_table.ts";
import { addColumns } from "@/db/replace.ts";
import { columnName, quoted } from "@/db/schema/column_names.ts";
import { bandOf, type IMPORT_MODES, type ImportReport, type imports } from "@/db/schema/mod.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { KINDS } from "@/schema/kinds.ts";
import { columnWithRole, shopColumnsOf } from "@/schema/schema.ts";

/** How rows of a file become rows of `customers_next`. */
export interface StagingPlan {
  readonly importId: number;
  readonly mode: (typeof IMPORT_MODES)[number];
  /** That of the table as it is. */
  readonly stored: CustomerSchema;
  /** That of the table after the import. Under MERGE it has the stored columns, and perhaps more. */
  readonly schema: CustomerSchema;
  /** The schema's columns that the file gives; under MERGE the others keep their values. */
  readonly columns: readonly Column[];
  /** The file's columns that go to `attributes`. */
  readonly attributes: readonly string[];
  readonly now: Date;
}

/** A customer as a file states it, on a line of the file. */
export interface NextCustomer {
  readonly line: number;
  readonly record: {
    readonly customerId: string;
    readonly attributes: unknown;
    readonly spellings: unknown;
  };
}

/** What became of rows. */
export interface StagedCustomers {
  readonly accepted: number;
  /** How many of the accepted are customers already. */
  readonly updated: number;
  /** How many of those stay as they are. */
  readonly unchanged: number;
  /** The line of those that were there before, by id. */
  readonly earlier: ReadonlyMap<string, number>;
}

/** Every database column of `customers` under a schema. */
function columnNames(schema: CustomerSchema): string[] {
  return Object.values(getColumns(customersTable(schema))).map(({ name }) => name);
}

/** What an import leaves alone on a customer that it updates. */
const KEPT = ["churn_probability", "scoring_run_id", "cluster_id"];

/** The threshold that the customer's score is held against. */
const THRESHOLD = `(select m.threshold from scoring_runs s join models m on m.id = s.model_id
  where s.id = c.scoring_run_id)`;

/** The band follows the label at once: churned customers lose it, and get it back when they are active again. */
export const bandAfter = (churned: string): string =>
  `case when ${churned} is not true
    then coalesce(c.risk_band, ${bandOf(churned, "c.churn_probability", THRESHOLD)}) end`;

const nameOf = ({ key }: Column) => columnName(key);

/** What a customer as it is has in a column; a table without that column has no value in it. */
function storedValues({ stored, schema }: StagingPlan): Map<string, string> {
  const there = new Set(takenOver(stored));
  const types = new Map(
    shopColumnsOf(schema).map((column) => [nameOf(column), KINDS[column.kind].sqlType]),
  );
  return new Map(
    columnNames(schema).map((name) => [
      name,
      there.has(name) ? `c.${quoted(name)}` : `null::${types.get(name) ?? "boolean"}`,
    ]),
  );
}

/** Columns that an import takes over. Without a label in the schema, who has churned followed from the orders. */
function takenOver(stored: CustomerSchema): string[] {
  const hasLabel = columnWithRole(stored, "LABEL") !== undefined;
  return columnNames(stored).filter((name) => name !== "churned" || hasLabel);
}

/**
 * Puts rows into `customers_next`, each as it is to stand in `customers`: under MERGE, what the file does not say is
 * taken over from the customer as it is now. The first row of an id wins.
 *
 * @param rows with distinct ids
 */
export async function insertNextCustomers(
  sql: postgres.Sql,
  plan: StagingPlan,
  rows: readonly NextCustomer[],
): Promise<StagedCustomers> {
  const json = JSON.stringify(rows.map((row) => toJson(plan, row)));
  const inserted = await sql.unsafe<{ customer_id: string }[]>(stagingStatement(plan), [
    json,
    JSON.stringify(plan.attributes),
    JSON.stringify(plan.columns.map(({ key }) => key)),
    plan.importId,
    plan.now.toISOString(),
  ], { prepare: true });
  const earlier = new Map<string, number>();
  if (inserted.length < rows.length) {
    const taken = new Set(inserted.map((row) => row.customer_id));
    const missing = rows.map(({ record }) => record.customerId).filter((id) => !taken.has(id));
    const found = await sql<{ customer_id: string; import_line: number }[]>`
      select customer_id, import_line from customers_next where customer_id in (
        select json_array_elements_text(${JSON.stringify(missing)}::text::json))`;
    for (const row of found) earlier.set(row.customer_id, row.import_line);
  }
  return {
    accepted: inserted.length,
    earlier,
    ...plan.mode === "MERGE"
      ? await compareExisting(sql, plan, inserted)
      : { updated: 0, unchanged: 0 },
  };
}

function toJson({ columns }: StagingPlan, { line, record }: NextCustomer): Record<string, unknown> {
  const row: Record<string, unknown> = {
    attributes: record.attributes,
    spellings: record.spellings,
    import_line: line,
  };
  const values = record as Readonly<Record<string, unknown>>;
  for (const column of columns) row[nameOf(column)] = values[column.key];
  return row;
}

/** An array that is sent as JSON: a connection that has just been opened does not know how to write arrays. */
const textsIn = (parameter: string) =>
  `array(select json_array_elements_text(${parameter}::text::json))`;

/** What an import states of a customer. */
const statedColumns = (schema: CustomerSchema) => [
  "churned",
  ...shopColumnsOf(schema).map(nameOf),
  "attributes",
  "spellings",
];

function stagingStatement(plan: StagingPlan): string {
  const { mode, columns, schema } = plan;
  const given = new Set(columns.map(nameOf));
  const stored = storedValues(plan);
  const expressions: Record<string, string> = {
    ...Object.fromEntries(
      ["customer_id", "churned", ...shopColumnsOf(schema).map(nameOf)].map((name) => [
        name,
        given.has(name) ? `r.${quoted(name)}` : mode === "MERGE" ? stored.get(name)! : "null",
      ]),
    ),
    attributes: `coalesce(c.attributes - ${textsIn("$2")}, '{}') || r.attributes`,
    spellings: `nullif(coalesce(c.spellings - ${
      textsIn("$3")
    }, '{}') || coalesce(r.spellings, '{}'), '{}')`,
    import_id: "$4::int",
    import_line: "r.import_line",
    ...Object.fromEntries(KEPT.map((name) => [name, `c.${name}`])),
    risk_band: bandAfter(given.has("churned") ? "r.churned" : "c.churned"),
    created_at: "coalesce(c.created_at, $5::timestamptz)",
    updated_at: "$5::timestamptz",
  };
  if (mode === "MERGE") {
    const stated = statedColumns(schema);
    const [before, after] = [
      stated.map((name) => stored.get(name)!),
      stated.map((name) => expressions[name]!),
    ];
    // Who stays as they were keeps the time of their last change.
    expressions.updated_at = `case when c.customer_id is not null and row(${before.join(", ")})
      is not distinct from row(${after.join(", ")}) then c.updated_at else $5::timestamptz end`;
  }
  const names = Object.keys(expressions);
  return `
    insert into customers_next (${names.map(quoted).join(", ")})
    select ${names.map((name) => expressions[name]).join(", ")}
    from json_populate_recordset(null::customers_next, $1::text::json) r
    left join customers c on ${mode === "MERGE" ? "c.customer_id = r.customer_id" : "false"}
    on conflict do nothing returning customer_id`;
}

async function compareExisting(
  sql: postgres.Sql,
  plan: StagingPlan,
  rows: readonly { customer_id: string }[],
): Promise<Pick<StagedCustomers, "updated" | "unchanged">> {
  const stored = storedValues(plan);
  const names = statedColumns(plan.schema);
  const before = names.map((name) => stored.get(name)!).join(", ");
  const after = names.map((name) => `n.${quoted(name)}`).join(", ");
  // Each side is made one value first: joined column by column, two wide tables are more than a row may have.
  const [row] = await sql.unsafe<[Pick<StagedCustomers, "updated" | "unchanged">]>(
    `with ids as materialized (
       select json_array_elements_text($1::text::json) as customer_id),
     before as materialized (
       select customer_id, row(${before}) as stated from customers c join ids using (customer_id)),
     after as materialized (
       select customer_id, row(${after}) as stated from customers_next n join ids using (customer_id))
     select count(*)::int as updated,
       (count(*) filter (where before.stated is not distinct from after.stated))::int as unchanged
     from before join after using (customer_id)`,
    [JSON.stringify(rows.map((row) => row.customer_id))],
    { prepare: true },
  );
  return { updated: row.updated, unchanged: row.unchanged };
}

/**
 * Adds to `customers_next` the customers that the file does not name, a page at a time.
 *
 * @param stored schema of `customers`, whose columns `customers_next` has
 */
export async function* carryOver(
  sql: postgres.Sql,
  stored: CustomerSchema,
  pageSize: number,
): AsyncGenerator<number> {
  const names = takenOver(stored).map(quoted).join(", ");
  let last = "";
  while (true) {
    const [page] = await sql.unsafe<{ last: string | null; rows: number }[]>(
      `with page as materialized (
         select ${names} from customers where customer_id > $1 order by customer_id limit $2),
       moved as (
         insert into customers_next (${names}) select ${names} from page on conflict do nothing)
       select max(customer_id) as last, count(*)::int as rows from page`,
      [last, pageSize],
      { prepare: true },
    );
    if (page!.last === null) return;
    last = page!.last;
    yield page!.rows;
  }
}

/**
 * Gives `customers` the columns that the schema adds and writes the rows of `customers_next` into it, then drops that.
 * For few rows.
 *
 * @param schema that `customers_next` was made with; the current one from then on
 */
export async function mergeNextCustomers(
  tx: postgres.TransactionSql,
  schema: CustomerSchema,
): Promise<void> {
  await addColumns(tx, schema);
  const all = columnNames(schema);
  const names = all.map(quoted).join(", ");
  const updates = all
    .filter((name) => name !== "customer_id" && name !== "created_at" && !KEPT.includes(name))
    .map((name) => `${quoted(name)} = excluded.${quoted(name)}`);
  await tx.unsafe(`
    insert into customers (${names}) select ${names} from customers_next
      on conflict (customer_id) do update set ${updates.join(", ")};
    drop table customers_next;
  `);
}

/** Records rejected rows: each row once, and an entry for each field with an error. */
export async function insertRejections(
  sql: postgres.Sql,
  importId: number,
  rows: readonly { readonly line: number; readonly cells: readonly string[] }[],
  faults: readonly {
    readonly line: number;
    readonly column: string | null;
    readonly value: string | null;
    readonly code: string;
    readonly reason: string;
  }[],
): Promise<void> {
  await sql.unsafe(
    `insert into import_rejections (import_id, line, "column", value, code, reason)
     select $1::int, line, "column", value, code, reason
     from json_to_recordset($2::text::json) as r(
       line int, "column" text, value text, code text, reason text)`,
    [importId, JSON.stringify(faults)],
    { prepare: true },
  );
  await sql.unsafe(
    `insert into import_rejected_rows (import_id, line, cells)
     select $1::int, line, cells from json_to_recordset($2::text::json) as r(line int, cells jsonb)`,
    [importId, JSON.stringify(rows)],
    { prepare: true },
  );
}

/** Lets the database know how many rows there are and of what kind, before it is asked for them. */
export async function analyzeNextCustomers(sql: postgres.Sql): Promise<void> {
  await sql.unsafe("analyze customers_next");
}

/** Writes down that an import has ended, and what became of its rows. */
export async function completeImport(
  tx: postgres.TransactionSql,
  id: number,
  counts: Pick<
    typeof imports.$inferSelect,
    "rowsRead" | "rowsAccepted" | "rowsRejected" | "rowsInserted" | "rowsUpdated" | "rowsUnchanged"
  >,
  { report, at }: { readonly report: ImportReport | null | undefined; readonly at: Date },
): Promise<void> {
  await tx`
    update imports set status = 'COMPLETED', finished_at = ${at.toISOString()},
      rows_read = ${counts.rowsRead}, rows_accepted = ${counts.rowsAccepted},
      rows_rejected = ${counts.rowsRejected}, rows_inserted = ${counts.rowsInserted},
      rows_updated = ${counts.rowsUpdated}, rows_unchanged = ${counts.rowsUnchanged},
      report = ${report ? JSON.stringify(report) : null}::text::jsonb
    where id = ${id}`;
}

/** Writes down whether an import of orders has replaced the customers, as by the first orders after the demo store. */
export async function setImportMode(
  tx: postgres.TransactionSql,
  id: number,
  mode: (typeof IMPORT_MODES)[number],
): Promise<void> {
  await tx`update imports set mode = ${mode} where id = ${id}`;
}
