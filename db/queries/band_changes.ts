/** Customers that a scoring has moved into band HIGH, or out of it. */
import { and, desc, isNotNull, lt, type SQL, sql } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { predictions, type RISK_BANDS, scoringRuns } from "@/db/schema/mod.ts";

type Band = (typeof RISK_BANDS)[number];

/** Which change, between which scorings. */
export interface BandChangeOf {
  readonly runId: number;
  readonly before: number;
  /** HIGH: in that band now and not before, known before or not. LOWER: the other way round, and still active. */
  readonly became: "HIGH" | "LOWER";
}

/** A customer in two scorings. */
export interface BandChange {
  readonly customerId: string;
  readonly probability: number;
  readonly band: Band;
  /** Null for a customer that the scoring before did not know. */
  readonly probabilityBefore: number | null;
  readonly bandBefore: Band | null;
}

/** The last finished scoring before another. */
export async function runBefore(db: Queryable, runId: number): Promise<number | undefined> {
  const [row] = await db.select({ id: scoringRuns.id }).from(scoringRuns)
    .where(and(isNotNull(scoringRuns.finishedAt), lt(scoringRuns.id, runId)))
    .orderBy(desc(scoringRuns.id)).limit(1);
  return row?.id;
}

/** How many customers have changed so. */
export async function countBandChanges(db: Queryable, change: BandChangeOf): Promise<number> {
  const [row] = await db.execute<{ customers: number }>(
    sql`select count(*)::int as customers ${changed(change)}`,
  );
  return row!.customers;
}

/** The customers that have changed so, by pages in the order of their ids. */
export async function* bandChanges(
  db: Queryable,
  change: BandChangeOf,
  pageSize: number,
): AsyncGenerator<BandChange[]> {
  let after = "";
  for (;;) {
    const page = await db.execute<BandChange & Record<string, unknown>>(sql`
      select n.customer_id as "customerId", n.probability, n.band,
        b.probability as "probabilityBefore", b.band as "bandBefore"
      ${changed(change)} and n.customer_id > ${after}
      order by n.customer_id limit ${pageSize}::int`);
    if (page.length > 0) yield [...page];
    if (page.length < pageSize) return;
    after = page.at(-1)!.customerId;
  }
}

function changed({ runId, before, became }: BandChangeOf): SQL {
  const condition = became === "HIGH"
    ? sql`n.band = 'HIGH' and b.band is distinct from 'HIGH'`
    : sql`n.band <> 'HIGH' and b.band = 'HIGH'`;
  return sql`
    from ${predictions} n left join ${predictions} b
      on b.customer_id = n.customer_id and b.run_id = ${before}::int
    where n.run_id = ${runId}::int and ${condition}`;
}
