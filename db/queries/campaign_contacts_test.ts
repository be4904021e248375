import assert from "node:assert/strict";
import { customersTable } from "@/db/customers_table.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { keyOf, schemaWith } from "../../tests/support/awkward_schema.ts";
import { databaseTest, giveSchema } from "../../tests/support/database.ts";
import { customers } from "../../tests/support/shop_customers.ts";
import { campaignContacts, sampleAttributes } from "./campaign_contacts.ts";

const START_CAMPAIGN = `
  insert into segmentations (k, seed, inertia, customers, model) values (1, 1, 1, 1, '{}');
  insert into clusters (segmentation_id, index, persona, size, recency, frequency, monetary)
    values (1, 0, 'STEADY_MIDDLE', 2, 1, 1, 1);
  insert into strategies (cluster_id, locale, source, headline, body, tactics, measure)
    values (1, 'EN', 'PLAYBOOK', 'h', 'b', '[]', 'm');
  insert into campaigns (strategy_id, holdout, bands, seed, created_by, starts_at, window_days)
    values (1, 0.5, '["HIGH"]', 1, 'local', '2026-01-01Z', 30);
  insert into campaign_members (campaign_id, customer_id, arm, band, probability)
    values (1, 'C1', 'TREATMENT', 'HIGH', 0.9), (1, 'gone', 'TREATMENT', 'HIGH', 0.8)`;

databaseTest(
  "campaignContacts() reads texts and contact data by their headers",
  async (fixture) => {
    const { connection: { sql }, db } = fixture;
    const schema = schemaWith([
      ["E-Mail", "TEXT", "CONTACT"],
      ["Full name", "TEXT"],
      ["Phone", "INTEGER", "CONTACT"],
      ["Plan", "CATEGORY"],
    ]);
    await giveSchema(sql, schema);
    await db.insert(customersTable(schema)).values({
      customerId: "C1",
      attributes: { Note: "earlier" },
      [keyOf(schema, "E-Mail")]: "a@b.kr",
      [keyOf(schema, "Phone")]: 5550199,
      [keyOf(schema, "Plan")]: "Pro",
    } as never);
    await sql.unsafe(START_CAMPAIGN);
    const contacts = { Note: "earlier", "E-Mail": "a@b.kr", Phone: "5550199" };
    const members = await campaignContacts(
      db,
      schema,
      { campaignId: 1, arm: "TREATMENT" },
      "",
      10,
    );
    assert.deepEqual(
      members.map(({ customerId, attributes }) => [customerId, attributes]),
      [["C1", contacts], ["gone", null]],
    );
    assert.deepEqual(await sampleAttributes(db, schema, 1, 10), [contacts]);
  },
);

databaseTest("campaignContacts() reads what was stored apart before", async (fixture) => {
  const { connection: { sql }, db } = fixture;
  await db.insert(customers).values({ customerId: "C1", attributes: { "E-Mail": "a@b.kr" } });
  await sql.unsafe(START_CAMPAIGN);
  assert.deepEqual(await sampleAttributes(db, ECOMMERCE, 1, 10), [{ "E-Mail": "a@b.kr" }]);
});
