/**
 * Exports a large table in each format while pages are read, and prints rows a second, the highest resident memory, how
 * long the pages took and how long the event loop was held. On a PostgreSQL server each export takes turns with
 * PostgreSQL's own COPY of the same columns in the same order, read by psql, and the ratio is printed.
 *
 * deno run -A bench/export.ts [rows, default 1000000] [postgres://… of an empty database, default embedded]
 */
import { join } from "node:path";
import { openDatabase } from "@/db/client.ts";
import { migrate } from "@/db/migrate.ts";
import { EXPORT_FORMATS, openExport } from "@/services/exports/mod.ts";
import { described, measure } from "./measure.ts";

const rows = Number(Deno.args[0] ?? 1_000_000);
const url = Deno.args[1];
const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
const connection = await openDatabase({ url, dataDir: join(folder, "data") });
await migrate(connection);
await fill();
console.log(`${rows} customers, ${connection.kind} database`);

for (const format of EXPORT_FORMATS) {
  const copied = url === undefined ? undefined : await copySeconds(url);
  let bytes = 0;
  const took = await measure(connection.db, async () => {
    for await (const part of openExport(connection, "customers", format)) bytes += part.length;
  });
  const speed = `${Math.round(rows / took.seconds)} rows/s, ${(bytes / 1e6).toFixed(0)} MB`;
  const ratio = copied === undefined
    ? ""
    : `, ${(copied / took.seconds).toFixed(2)} times COPY (${Math.round(rows / copied)} rows/s)`;
  console.log(`${format}: ${speed}${ratio}; ${described(took)}`);
}
await connection.close();
await Deno.remove(folder, { recursive: true });

/** Customers made up in the database itself, scored and in clusters. */
async function fill(): Promise<void> {
  const { sql } = connection;
  const [{ count }] = await sql<[{ count: number }]>`select count(*)::int from customers`;
  if (count > 0) throw new Error("Name an empty database: the bench fills it.");
  await sql.unsafe(`
    insert into segmentations (k, seed, inertia, customers, model) values (2, 1, 1, ${rows}, '{}');
    insert into clusters (segmentation_id, index, persona, size, recency, frequency, monetary)
      values (1, 0, 'LONG_GONE', 1, 1, 1, 1), (1, 1, 'STEADY_MIDDLE', 1, 1, 1, 1);
    select setseed(0.5);
    insert into customers (customer_id, churned, tenure, preferred_login_device, city_tier,
      warehouse_to_home, preferred_payment_mode, gender, hours_on_app, devices_registered,
      preferred_order_category, satisfaction_score, marital_status, addresses, complained,
      order_amount_hike, coupons_used, order_count, days_since_last_order, cashback_amount,
      attributes, churn_probability, risk_band, cluster_id)
    select 'C' || 10000000 + n, random() < 0.2, nullif(floor(random() * 60), 0), 'Mobile Phone',
      1 + n % 3, floor(random() * 120), (array['Debit Card', 'UPI', 'E wallet'])[1 + n % 3],
      case when n % 2 = 0 then 'Female' else 'Male' end, floor(random() * 5), 1 + n % 6,
      'Laptop & Accessory', 1 + n % 5, 'Married', n % 20, random() < 0.3, floor(random() * 30),
      n % 17, nullif(n % 16, 0), n % 31, round((random() * 300)::numeric, 2),
      jsonb_build_object('Note', 'note ' || n % 9), random(),
      case when n % 5 = 0 then 'HIGH' else 'LOW' end, 1 + n % 2
    from generate_series(1, ${rows}) n;
    analyze customers;`);
}

/** Seconds that PostgreSQL takes to write the same as CSV; undefined where psql is missing. */
async function copySeconds(url: string): Promise<number | undefined> {
  const statement = "copy (select c.*, k.index, k.persona from customers c " +
    "left join clusters k on k.id = c.cluster_id order by c.customer_id) to stdout csv";
  const start = performance.now();
  try {
    const { success } = await new Deno.Command("psql", {
      args: ["-X", "-q", url, "-c", statement],
      stdout: "null",
    }).output();
    return success ? (performance.now() - start) / 1000 : undefined;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log("psql is not installed: measured alone");
    return undefined;
  }
}
