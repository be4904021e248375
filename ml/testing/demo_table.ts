import { createDemoCustomers } from "@/content/demo_store.ts";
import { createRandom } from "@/ml/random.ts";
import type { TrainingTable } from "@/ml/training.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

/** So many customers of the demo store, as training takes them; each is a group of its own. */
export function demoTable(rows: number): TrainingTable {
  const customers = createDemoCustomers(createRandom(1), rows);
  const groups = Int32Array.from(customers.keys());
  return {
    schema: ECOMMERCE,
    rows: customers,
    labels: Uint8Array.from(customers, ({ churned }) => churned ? 1 : 0),
    groups,
    strictGroups: groups,
  };
}
