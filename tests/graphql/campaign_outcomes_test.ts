import assert from "node:assert/strict";
import { eq } from "drizzle-orm";
import { armCounts } from "@/db/queries/campaigns.ts";
import { campaignMembers, campaigns } from "@/db/schema/mod.ts";
import { createRandom } from "@/ml/random.ts";
import { createCampaign, recordOutcomes, upliftOfCounts } from "@/services/campaigns/mod.ts";
import { appTest, type DatabaseFixture, databaseTest } from "@/tests/support/database.ts";
import { bytes, code, contactsOf, openApproved } from "./campaign_support.ts";
import { ask, createEndpoint } from "./support.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Members whose outcome is known, and whether they stayed. */
async function knownOf({ db }: DatabaseFixture) {
  const members = await db.select().from(campaignMembers);
  return members.filter(({ retained }) => retained !== null)
    .map(({ customerId, retained }) => [customerId, retained]);
}

databaseTest(
  "outcomes give retention on both sides, the difference and the customers kept",
  async (fixture) => {
    await openApproved(fixture);
    const { id } = await createCampaign(
      fixture,
      { strategyId: 1, bands: ["HIGH", "MEDIUM"] },
      "somebody",
    );
    const members = await fixture.db.select().from(campaignMembers).orderBy(
      campaignMembers.customerId,
    );
    const arms = Map.groupBy(members, ({ arm }) => arm);
    // Nine in ten of the contacted stayed, and six in ten of the others.
    const lines = [["CONTACT", 9], ["HOLDOUT", 6]].flatMap(([arm, inTen]) =>
      arms.get(arm as "CONTACT")!.map(({ customerId }, at) =>
        `${customerId},${at % 10 < Number(inTen) ? 1 : 0}`
      )
    );
    const result = await recordOutcomes(
      fixture,
      id,
      bytes(["\uFEFFcustomer id,Retained", ...lines, "nobody,1"].join("\r\n")),
    );
    assert.deepEqual(result, { matched: members.length, others: 1 });
    const { campaigns: [campaign] } = await ask(
      createEndpoint(fixture),
      `{ campaigns { contacted { customers known retained retention } leftAlone { retention }
      uplift { difference { value low high } kept { value low high } } outcomesAt } }`,
    );
    const { contacted, leftAlone, uplift } = campaign;
    assert.ok(contacted.known === contacted.customers && campaign.outcomesAt !== null);
    const difference = contacted.retention - leftAlone.retention;
    assert.ok(Math.abs(uplift.difference.value - difference) < 1e-12);
    assert.ok(
      uplift.difference.low > 0 && uplift.difference.low < difference &&
        difference < uplift.difference.high,
    );
    assert.ok(Math.abs(uplift.kept.value - difference * contacted.known) < 1e-9);
  },
);

databaseTest(
  "outcomes are taken whole or not at all, and every line that is wrong is told",
  async (fixture) => {
    await openApproved(fixture);
    const { id } = await createCampaign(fixture, { strategyId: 1 }, "somebody");
    const [, first] = (await contactsOf(fixture, id)).map((line) => line.split(",")[0]!);
    const wrong: [file: string, says: RegExp][] = [
      [
        "Customer,Stayed\nx,1",
        /needs CustomerID and Retained or Churn, but has "Customer, Stayed"/,
      ],
      [`CustomerID,Retained\n${first},1\n${first},0`, /Line 3 contradicts .*"[CR]\d+"/],
      [
        `CustomerID,Retained\n${first},1\nR001,maybe\n,1\n"R003"x,1`,
        /Line 3: the outcome takes 1 or 0, but is "maybe"\. Line 4 has no CustomerID\. Line 5 has text/,
      ],
      [
        `CustomerID,Retained\n${"R001,2\n".repeat(30)}`,
        /Line 21: .* And 10 more\. Nothing was taken/,
      ],
      ["CustomerID,Retained\n", /no rows below/],
      ["CustomerID,Retained\nNOBODY,1", /No customer of the file is in this campaign/],
    ];
    for (const [file, says] of wrong) {
      await assert.rejects(recordOutcomes(fixture, id, bytes(file)), (error) => {
        assert.ok(code("BAD_OUTCOMES")(error));
        assert.match((error as Error).message, says);
        return true;
      });
    }
    const refused: [file: string, code: string][] = [
      ["", "EMPTY_FILE"],
      ["PK\u0003\u0004", "NOT_TEXT"],
      [`CustomerID,Retained\n"${first},1`, "UNCLOSED_QUOTE"],
    ];
    for (const [file, expected] of refused) {
      await assert.rejects(recordOutcomes(fixture, id, bytes(file)), code(expected));
    }
    assert.deepEqual(await knownOf(fixture), []);
    const { campaigns: [{ outcomesAt }] } = await ask(
      createEndpoint(fixture),
      `{ campaigns { outcomesAt } }`,
    );
    assert.equal(outcomesAt, null);
  },
);

const FILES: [name: string, write: (id: string) => Uint8Array][] = [
  ["Churn, the opposite of Retained", (id) => utf8(`Churn,CustomerID\n1,${id}\n`)],
  ["semicolons", (id) => utf8(`CustomerID;Retained\n${id};0\n`)],
  ["words", (id) => utf8(`customer id,RETAINED,Note\n${id},No,"a, b"\n${id},아니요,again\n`)],
  [
    "UTF-16, as a spreadsheet saves it",
    (id) =>
      new Uint8Array(
        new Uint16Array([..."\uFEFFCustomerID\tRetained\n", ...id, ..."\t0\n"]
          .map((letter) => letter.charCodeAt(0))).buffer,
      ),
  ],
];
for (const [name, write] of FILES) {
  appTest(`outcomes are read from a file with ${name}`, async (fixture) => {
    await openApproved(fixture);
    const { id } = await createCampaign(fixture, { strategyId: 1 }, "somebody");
    const [, line] = await contactsOf(fixture, id);
    const first = line!.split(",")[0]!;
    const file = write(first);
    const result = await recordOutcomes(
      fixture,
      id,
      (async function* () {
        yield file;
      })(),
    );
    assert.deepEqual(result, { matched: 1, others: 0 });
    assert.deepEqual(await knownOf(fixture), [[first, false]]);
  });
}

appTest(
  "the interval finds a truth that a simulation knows, from the draw on",
  async (fixture) => {
    const { db } = fixture;
    await openApproved(fixture);
    const random = createRandom(3);
    const rounds = 40;
    const truth = 0.15;
    let covered = 0;
    for (let seed = 0; seed < rounds; seed++) {
      const bands = ["HIGH", "MEDIUM"] as const;
      const { id } = await createCampaign(
        fixture,
        { strategyId: 1, bands, holdout: 0.3, seed },
        "x",
      );
      // Who is at medium risk stays more often; the contact helps everyone alike.
      const lines =
        (await db.select().from(campaignMembers).where(eq(campaignMembers.campaignId, id)))
          .map(({ customerId, band, arm }) => {
            const chance = (band === "HIGH" ? 0.5 : 0.7) + (arm === "CONTACT" ? truth : 0);
            return `${customerId},${random.next() < chance ? 1 : 0}`;
          });
      await recordOutcomes(fixture, id, bytes(["CustomerID,Retained", ...lines].join("\n")));
      const { difference } = upliftOfCounts((await armCounts(db, [id])).get(id)!)!;
      if (difference.low <= truth && truth <= difference.high) covered++;
      await db.delete(campaigns);
    }
    // 95% of 40 is 38; fewer than 33 would be less than one chance in a thousand.
    assert.ok(covered >= 33, `covered ${covered} of ${rounds}`);
  },
);
