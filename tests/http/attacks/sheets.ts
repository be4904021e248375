/** Formulas in every text of a file for spreadsheets. */
import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import {
  campaignMembers,
  campaigns,
  importRejectedRows,
  importRejections,
  orders,
  strategies,
} from "@/db/schema/mod.ts";
import { customers } from "../../support/shop_customers.ts";
import { EXPORT_TABLES } from "@/services/exports/sources.ts";
import type { Attack, Target } from "../attack.ts";

const FORMULAS = [
  ...["=1+1", "+A1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "=cmd|'/c calc'!A0"],
  ...[" =1+1", "＝1+1", "＋A1", "－A1", "＠SUM(A1)"],
];

/** Puts a formula into everything that is text. */
async function spoil({ fixture: { db, connection } }: Target): Promise<void> {
  const [formula] = FORMULAS;
  await db.update(customers).set({ attributes: { [`${formula}head`]: formula!, "비고": "한글" } });
  const rows = await db.select({ id: customers.customerId }).from(customers).limit(FORMULAS.length);
  for (const [n, { id }] of rows.entries()) {
    const text = FORMULAS[n]!;
    await connection.sql`update customers set customer_id = ${`${text}id`}, gender = ${text},
      preferred_login_device = ${text}, preferred_payment_mode = ${text}, marital_status = ${text},
      preferred_order_category = ${text}, order_amount_hike = -5.5,
      spellings = ${connection.sql.json({ gender: text })} where customer_id = ${id}`;
  }
  const tactic = { channel: "=1", timing: "+A1", action: "@x", offer: "-x", metric: "=1" };
  await db.update(strategies)
    .set({ headline: "=1+1", body: "@SUM(A1)", measure: "\t=1", tactics: [tactic] });
  await db.insert(importRejections).values(FORMULAS.map((text, n) => ({
    importId: 1,
    line: 10 + n,
    column: text,
    value: text,
    code: "OUT_OF_RANGE" as const,
    reason: text,
  })));
  await db.insert(orders).values(FORMULAS.map((text, n) => ({
    orderId: `${text}${n}`,
    customerId: `${text}id`,
    orderedAt: "2026-03-01T10:00:00",
    kind: "PLACED" as const,
    amount: -5.5,
    currency: text,
    lines: 1,
    importId: 1,
  })));
  await db.insert(importRejectedRows).values(FORMULAS.map((text, n) => ({
    importId: 1,
    line: 10 + n,
    cells: [text, text],
  })));
  const [campaign] = await db.insert(campaigns)
    .values({
      strategyId: 1,
      holdout: 0.2,
      bands: ["HIGH"],
      seed: 1,
      createdBy: "=me",
      offer: "=1+1",
    })
    .returning();
  await db.insert(campaignMembers).values(FORMULAS.map((text, n) => ({
    campaignId: campaign!.id,
    customerId: `${text}id`,
    arm: n % 2 === 0 ? "CONTROL" as const : "TREATMENT" as const,
    band: "HIGH" as const,
    probability: 0.9,
  })));
}

/** A number stays one. */
const NEGATIVE = /^-\d+(\.\d+)?$/;

export const SHEETS: Attack[] = [{
  name: "formula in a text of a CSV",
  answers: ["200"],
  async *variants(target) {
    await spoil(target);
    const headers = await target.key("read");
    const files = [
      "/campaigns/1/contacts.csv",
      "/campaigns/1/suppression.csv",
      "/import/1/rejected.csv",
    ];
    for (const file of [...EXPORT_TABLES.map((table) => `/export/${table}.csv?bom=1`), ...files]) {
      const answer = await target.ask(file, { headers });
      const cells: string[] = parse(answer.text, { bom: true, trim: false }).flat();
      const formulas = cells.filter((cell) =>
        /^(\s*[=+\-@＝＋－＠]|[\t\r\n])/.test(cell) && !NEGATIVE.test(cell)
      );
      assert.deepEqual(formulas, [], file);
      // All texts of clusters and models are the program's own.
      const free = !file.includes("clusters") && !file.includes("models");
      assert.equal(cells.some((cell) => cell.startsWith("'=1+1")), free, file);
      yield [file, answer];
    }
  },
}];
