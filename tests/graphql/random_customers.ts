import fc from "fast-check";
import type { Database } from "@/db/client.ts";
import { customersTable } from "@/db/customers_table.ts";
import type { CustomerRow } from "@/db/queries/customers.ts";
import { clusters, segmentations } from "@/db/schema/mod.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { randomCustomer } from "./customer_arbitraries.ts";
import type { OracleRow } from "./customer_oracle.ts";

/** Customers that {@linkcode storeRandomCustomers} stores. */
export const SIZE = 60;

/** Stores random customers and returns them as the oracle sees them. Two segmentations: one is past. */
export async function storeRandomCustomers(db: Database): Promise<OracleRow[]> {
  const places: { id: number; index: number | null }[] = [];
  for (const current of [false, true]) {
    const [segmentation] = await db.insert(segmentations)
      .values({ k: 2, seed: 1, inertia: 1, customers: SIZE, model: {} }).returning();
    const made = await db.insert(clusters).values([0, 1].map((index) => ({
      segmentationId: segmentation!.id,
      index,
      persona: "LONG_GONE",
      size: 1,
      recency: 1,
      frequency: 1,
      monetary: 1,
    }))).returning();
    places.push(...made.map(({ id, index }) => ({ id, index: current ? index : null })));
  }
  const drawn = fc.sample(randomCustomer, { numRuns: SIZE, seed: 11 });
  const rows: CustomerRow[] = await db.insert(customersTable(ECOMMERCE)).values(
    drawn.map(({ cluster, ...columns }, n) => ({
      ...columns,
      // Ids of one case and one length, so that every collation sorts them as code units do.
      customerId: `${n % 2 ? "c_" : "c0"}${String(n).padStart(3, "0")}`,
      clusterId: cluster === null ? null : places[cluster as number]!.id,
    })),
  ).returning();
  return rows.map((row) => ({
    row,
    cluster: places.find(({ id }) => id === row.clusterId)?.index ?? null,
  }));
}
