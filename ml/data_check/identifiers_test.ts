import assert from "node:assert/strict";
import { findIdentifiers } from "@/ml/data_check/identifiers.ts";
import { toCheckTable } from "@/ml/data_check/table.ts";
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

/** Identifiers among attributes of 400 customers. */
function identifiersOf(attributes: (row: number) => Record<string, unknown>) {
  const records = createLabelledShop(createRandom(1), 400)
    .map((record, row) => ({ ...record, attributes: attributes(row) }));
  return findIdentifiers(toCheckTable(records, ECOMMERCE)).map((
    { column, reason },
  ) => [column, reason]);
}

Deno.test("findIdentifiers() names contact data by its values or by its header", () => {
  assert.deepEqual(
    identifiersOf((row) => ({
      Kontakt: `u${row % 300}@shop.example`,
      Surname: `Family ${row % 90}`,
      call: `+82 10-55${10 + row % 50}-${1000 + row}`,
      "휴대폰": `010-${row}`,
      phonePlan: ["basic", "gold"][row % 2],
    })),
    [["Kontakt", "CONTACT"], ["Surname", "CONTACT"], ["call", "CONTACT"], ["휴대폰", "CONTACT"]],
  );
});

Deno.test("findIdentifiers() tells row numbers from other unique values", () => {
  const random = createRandom(2);
  assert.deepEqual(
    identifiersOf((row) => ({
      Account: 7_000_000 + row * 7919 % 65_536 * 13,
      No: 400 - row,
      Token: `t${random.next()}`,
    })),
    [["Account", "NEAR_UNIQUE"], ["No", "ROW_NUMBER"], ["Token", "NEAR_UNIQUE"]],
  );
});

Deno.test("findIdentifiers() leaves measurements, categories and the schema's own columns", () => {
  assert.deepEqual(
    identifiersOf((row) => ({ plan: `p${row % 9}`, visits: row % 60, spent: (row % 350) + 0.25 })),
    [],
  );
});
