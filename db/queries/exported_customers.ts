import { and, eq, gt, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { isoOf, storedColumn } from "@/db/customers_table.ts";
import { clusters, customers, statusOf } from "@/db/schema/mod.ts";
import type { CellValue, CustomerSchema } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { columnOf, ID_KEY } from "@/schema/schema.ts";
import { sqlType } from "./column_filter.ts";
import { type CustomerKey, type ResolvedOrder, stretchesAfter } from "./customer_order.ts";

/** What an export shows beside the columns of the schema, by field. */
const OWN: Readonly<Record<string, SQL>> = {
  attributes: sql`${customers.attributes}`,
  churnProbability: sql`${customers.churnProbability}`,
  band: sql`${customers.riskBand}`,
  cluster: sql`${clusters.index}`,
  persona: sql`${clusters.persona}`,
  status: statusOf(customers.churned),
  createdAt: sql`${customers.createdAt}`,
  updatedAt: sql`${customers.updatedAt}`,
};

/** Rows that are searched for the names of attributes at once. */
const NAMES_ROWS = 2000;

/** Which customers are read, in which order, with what. */
export interface CustomerReading {
  readonly schema: CustomerSchema;
  readonly where: SQL | undefined;
  readonly order: ResolvedOrder;
  /** Keys of the schema's columns, or fields of our own. */
  readonly fields: readonly string[];
  /** Whether categories are read as the file spelt them. */
  readonly spelt: boolean;
}

/** A page of values, and what was read beside it to know where the next begins and that the table is still the same. */
export interface CustomerValues {
  readonly rows: number;
  /** For each field the page's values as a JSON array. */
  readonly values: readonly string[];
  readonly last: CustomerKey;
  /** The number of the table; another one after a replacing import. */
  readonly table: number;
}

/**
 * The values of the next customers.
 *
 * @param after the last customer of the page before
 * @returns undefined where there is none
 */
export async function readCustomerValues(
  db: Queryable,
  reading: CustomerReading,
  after: CustomerKey | undefined,
  limit: number,
): Promise<CustomerValues | undefined> {
  for (const { where, orderBy } of stretchesAfter(reading.order, after, false)) {
    const statement = pageStatement(reading, and(reading.where, where), orderBy, limit);
    const [row] = await db.execute<FoundRow>(statement);
    if (row!.rows > 0) return foundIn(row!, reading);
  }
  return undefined;
}

/** The row that a page comes as, beside a text for each column and the last value of each sort key: its size, its last customer, its table. */
type FoundRow = Record<string, unknown> & {
  readonly rows: number;
  readonly id: string;
  readonly table: number;
};

/** One row: for each column the page's values as a JSON array. Far fewer values than rows of columns. */
function pageStatement(
  { schema, order, fields, spelt }: CustomerReading,
  where: SQL | undefined,
  orderBy: SQL,
  limit: number,
): SQL {
  const read = fields.map((field, index) =>
    sql`${valueOf(schema, field, spelt)} as ${name(index)}`
  );
  const all = fields.map((_, index) => sql`json_agg(${name(index)})::text as ${name(index)}`);
  const sorted = order.columns.map((column, index) => sql`${column} as ${sortName(index)}`);
  const lastSorted = order.columns.map((_, index) =>
    sql`(array_agg(${sortName(index)}))[count(*)] as ${sortName(index)}`
  );
  const comma = sql`, `;
  return sql`
    select ${sql.join([...all, ...lastSorted], comma)}, count(*)::int as rows,
      (array_agg(id))[count(*)] as id, min("table")::float8 as "table"
    from (
      select ${sql.join([...read, ...sorted, sql`${customers.customerId} as id`], comma)},
        ${customers}.tableoid::int8 as "table"
      from ${customers} left join ${clusters} on ${eq(clusters.id, customers.clusterId)}
      ${where ? sql`where ${where}` : sql``} order by ${orderBy} limit ${limit}
    ) page`;
}

const name = (index: number) => sql.identifier(`c${index}`);
const sortName = (index: number) => sql.identifier(`s${index}`);

function valueOf(schema: CustomerSchema, field: string, spelt: boolean): SQL {
  if (Object.hasOwn(OWN, field)) return OWN[field]!;
  const stored = field === ID_KEY ? customers.customerId : storedColumn(schema, field);
  const column = columnOf(schema, field);
  return spelt && column && shapeOf(column) === "choice"
    ? sql`coalesce(${customers.spellings} ->> ${field}, ${stored})`
    : sql`${stored}`;
}

function foundIn(row: FoundRow, { order, fields }: CustomerReading): CustomerValues {
  const values = order.columns.map((column, index) => {
    if (order.keys[index]!.field === ID_KEY) return null;
    const value = row[`s${index}`] as CellValue;
    return sqlType(column) === "timestamp" && value !== null ? isoOf(String(value)) : value;
  });
  return {
    rows: row.rows,
    values: fields.map((_, index) => row[`c${index}`] as string),
    last: { values, customerId: row.id },
    table: row.table,
  };
}

/** The names of all attributes of the customers that a condition lets through, in alphabetical order. */
export async function attributeNames(db: Queryable, where: SQL | undefined): Promise<string[]> {
  const names = new Set<string>();
  let last: string | null = "";
  while (last !== null) {
    const condition: SQL | undefined = and(where, gt(customers.customerId, last));
    const [page]: { last: string | null; names: string[] }[] = await db.execute(sql`
      with page as materialized (
        select customer_id, attributes from customers where ${condition}
        order by customer_id limit ${NAMES_ROWS})
      select max(customer_id) as last,
        array(select distinct jsonb_object_keys(attributes) from page) as names from page`);
    for (const name of page!.names) names.add(name);
    last = page!.last;
  }
  return [...names].sort();
}
