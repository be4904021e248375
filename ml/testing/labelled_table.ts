import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import type { TrainingTable } from "@/ml/training.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

/** So many customers of the labelled shop, as training takes them; each is a group of its own. */
export function labelledTable(rows: number): TrainingTable {
  const customers = createLabelledShop(createRandom(1), rows);
  const groups = Int32Array.from(customers.keys());
  return {
    schema: ECOMMERCE,
    rows: customers,
    labels: Uint8Array.from(customers, ({ churned }) => churned ? 1 : 0),
    groups,
    strictGroups: groups,
  };
}
