/** Orders on the command line: recognised, mapped, checked and imported. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { copyEmbeddedDatabase } from "@/tests/support/database.ts";
import { holdfast } from "./program.ts";

const FILE = `Beleg;Wer;Wann;Betrag
1;ann;03/04/2026;10,50
2;bob;05/06/2026;20,00
3;ann;07/08/2026;zehn
`;

Deno.test("import takes orders whose columns and dates are named", async () => {
  const dataDir = await copyEmbeddedDatabase();
  const path = join(dataDir, "belege.csv");
  const columns = join(dataDir, "columns.json");
  await Deno.writeTextFile(path, FILE);
  await Deno.writeTextFile(
    columns,
    '{"customerId": "Wer", "orderedAt": "Wann", "orderId": "Beleg"}',
  );
  const named = ["import", path, "--columns", columns, "--column", "amount=Betrag"];
  const refused: [args: string[], says: RegExp][] = [
    [["import", path, "--as", "orders"], /No column holds a customer/],
    [["import", path, "--column", "buyer=Wer"], /"buyer" is nothing that a column of orders holds/],
    [["import", path, "--column", "amount=Preis"], /The file has no column "Preis"/],
    [["import", path, "--column", "amount=Betrag", "--replace"], /Orders do not take --replace/],
    [named, /none of them tells.*--date-order day-first or month-first/],
  ];
  for (const [args, says] of refused) {
    const { code, err } = await holdfast({ dataDir }, ...args);
    assert.notEqual(code, 0);
    assert.match(err, says);
  }
  const full = [...named, "--date-order", "day-first"];
  const check = await holdfast({ dataDir }, ...full, "--dry-run");
  assert.match(check.out, /3 rows read, 1 rejected; 2 orders new, .* Nothing was written/);
  const { code, out, err } = await holdfast({ dataDir }, ...full);
  assert.equal(code, 0, err);
  for (
    const says of [
      /lineAmount = "Betrag"/,
      /the day first where the year stands last, as --date-order says/,
      /2 orders new, 0 changed, 0 unchanged/,
      /line 4, Betrag, "zehn": This is no number/,
      /2 customers \(2 new/,
    ]
  ) assert.match(out, says);
  await Deno.remove(dataDir, { recursive: true });
});
