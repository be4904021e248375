import { count, desc, max, sql, sum } from "drizzle-orm";
import type { Queryable } from "@/db/client.ts";
import { customers, imports, RISK_BANDS, scoringRuns, segmentations } from "@/db/schema/mod.ts";
import type { RiskBand } from "./customer_filter.ts";

/** The customers of one risk band. */
export interface BandSummary {
  readonly band: RiskBand;
  readonly customers: number;
  /** Part of the scored customers, from 0 to 1. */
  readonly share: number;
  /** Mean probability to churn; null in an empty band. */
  readonly churnProbability: number | null;
  /** Sum of the cashback amounts, in the table's currency. */
  readonly cashback: number;
}

/** The whole table at a glance. */
export interface Overview {
  readonly customers: number;
  /** Customers of whom it is known whether they churned. */
  readonly labelled: number;
  /** Observed: part of the labelled customers that churned; null when none is labelled. */
  readonly churnRate: number | null;
  readonly scored: number;
  /** Customers in band HIGH. */
  readonly atRisk: number;
  /** Customers in band MEDIUM. */
  readonly medium: number;
  /** Mean predicted probability to churn; null when none is scored. */
  readonly expectedChurnRate: number | null;
  /** Sum of the cashback amounts of the customers in band HIGH, in the table's currency. */
  readonly cashbackAtRisk: number;
  /** One entry a band, HIGH first. */
  readonly bands: readonly BandSummary[];
  /** Whether the customers come from the demo generator. */
  readonly demo: boolean;
  readonly lastImportAt: Date | null;
  readonly lastScoringAt: Date | null;
  readonly lastSegmentationAt: Date | null;
}

/**
 * Sums the table up, in two statements.
 *
 * @param kept what was read of all customers, where somebody has kept it
 */
export async function getOverview(
  db: Queryable,
  kept: Promise<readonly BandRow[]> = readBands(db),
): Promise<Overview> {
  const [bands, times] = await Promise.all([kept, readTimes(db)]);
  const total = (value: (row: BandRow) => number) =>
    bands.reduce((sum, row) => sum + value(row), 0);
  const inBand = (band: RiskBand) => bands.find((row) => row.band === band);
  const labelled = total((row) => row.labelled);
  const scored = total((row) => row.scored);
  return {
    customers: total((row) => row.customers),
    labelled,
    churnRate: labelled > 0 ? total((row) => row.churned) / labelled : null,
    scored,
    atRisk: inBand("HIGH")?.customers ?? 0,
    medium: inBand("MEDIUM")?.customers ?? 0,
    expectedChurnRate: scored > 0 ? total((row) => row.probability) / scored : null,
    cashbackAtRisk: inBand("HIGH")?.cashback ?? 0,
    bands: RISK_BANDS.map((band) => bandSummary(band, inBand(band), scored)),
    ...times,
  };
}

function bandSummary(band: RiskBand, row: BandRow | undefined, scored: number): BandSummary {
  if (!row) return { band, customers: 0, share: 0, churnProbability: null, cashback: 0 };
  return {
    band,
    customers: row.customers,
    share: row.customers / scored,
    churnProbability: row.probability / row.scored,
    cashback: row.cashback,
  };
}

/** Sums over the customers of one band, or over the unscored. */
export interface BandRow {
  readonly band: RiskBand | null;
  readonly customers: number;
  readonly labelled: number;
  readonly churned: number;
  readonly scored: number;
  /** Sum over the scored. */
  readonly probability: number;
  readonly cashback: number;
}

/** Sums over the customers by their band, as {@linkcode getOverview} needs them. Reads every customer. */
export function readBands(db: Queryable): Promise<BandRow[]> {
  const orZero = (value: ReturnType<typeof sum>) => sql`coalesce(${value}, 0)`.mapWith(Number);
  return db.select({
    band: customers.riskBand,
    customers: count(),
    labelled: count(customers.churned),
    churned: sql`count(*) filter (where ${customers.churned})`.mapWith(Number),
    scored: count(customers.churnProbability),
    probability: orZero(sum(customers.churnProbability)),
    cashback: orZero(sum(customers.cashbackAmount)),
  }).from(customers).groupBy(customers.riskBand);
}

async function readTimes(
  db: Queryable,
): Promise<
  Pick<Overview, "demo" | "lastImportAt" | "lastScoringAt" | "lastSegmentationAt">
> {
  const replaced = db.select({ demo: imports.demo }).from(imports)
    .where(
      sql`${imports.mode} = 'REPLACE' and ${imports.status} = 'COMPLETED' and not ${imports.dryRun}`,
    )
    .orderBy(desc(imports.id)).limit(1);
  const imported = db.select({ at: max(imports.finishedAt) }).from(imports)
    .where(sql`${imports.status} = 'COMPLETED' and not ${imports.dryRun}`);
  const scored = db.select({ at: max(scoringRuns.finishedAt) }).from(scoringRuns);
  const segmented = db.select({ at: max(segmentations.createdAt) }).from(segmentations);
  const [row] = await db.select({
    demo: sql<boolean>`coalesce((${replaced}), false)`,
    lastImportAt: sql`(${imported})`.mapWith(imports.finishedAt),
    lastScoringAt: sql`(${scored})`.mapWith(scoringRuns.finishedAt),
    lastSegmentationAt: sql`(${segmented})`.mapWith(segmentations.createdAt),
  }).from(sql`(select 1) as one`);
  return {
    demo: row?.demo ?? false,
    lastImportAt: row?.lastImportAt ?? null,
    lastScoringAt: row?.lastScoringAt ?? null,
    lastSegmentationAt: row?.lastSegmentationAt ?? null,
  };
}
