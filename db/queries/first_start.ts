import type { Queryable } from "@/db/client.ts";
import { customers, models, segmentations, strategies } from "@/db/schema/mod.ts";

/** What a first start finds in the database. */
export interface StoredSteps {
  /** Whether a file of the shop's own was imported. */
  readonly ownImport: boolean;
  /** When the demo store's customers were imported; undefined before. */
  readonly demoImportedAt: Date | undefined;
  /** Whether its orders were, and the customers know of them. */
  readonly demoOrders: boolean;
  readonly customers: number;
  readonly model: boolean;
  /** Whether a scoring has ended. */
  readonly scoring: boolean;
  readonly segmentation: boolean;
  readonly strategies: boolean;
}

/** Reads which steps of the first start are done. */
export async function readStoredSteps(db: Queryable): Promise<StoredSteps> {
  const imports = await db.query.imports.findMany({
    columns: { demo: true, kind: true, mode: true, status: true, dryRun: true, createdAt: true },
    orderBy: { id: "asc" },
  });
  const stored = imports.filter(({ status, dryRun }) => status === "COMPLETED" && !dryRun);
  const scoring = await db.query.scoringRuns.findFirst({
    columns: { id: true },
    where: { finishedAt: { isNotNull: true } },
  });
  return {
    ownImport: stored.some(({ demo }) => !demo),
    demoImportedAt: stored.find(({ demo }) => demo)?.createdAt,
    // What gives the customers the columns of orders replaces them.
    demoOrders: stored.some(({ demo, kind, mode }) =>
      demo && kind === "ORDERS" && mode === "REPLACE"
    ),
    customers: await db.$count(customers),
    model: await db.$count(models) > 0,
    scoring: scoring !== undefined,
    segmentation: await db.$count(segmentations) > 0,
    strategies: await db.$count(strategies) > 0,
  };
}
