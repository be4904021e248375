import assert from "node:assert/strict";
import { eq } from "drizzle-orm";
import { armCounts } from "@/db/queries/campaigns.ts";
import { campaignMembers, campaigns } from "@/db/schema/mod.ts";
import { createRandom } from "@/ml/random.ts";
import { createCampaign, recordOutcomes, resultOf } from "@/services/campaigns/mod.ts";
import { appTest, type DatabaseFixture, databaseTest } from "@/tests/support/database.ts";
import { bytes, code, contactsOf, openApproved } from "./campaign_support.ts";
import { ask, createEndpoint } from "./support.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

const record = (fixture: DatabaseFixture, campaignId: number, file: string) =>
  recordOutcomes(fixture, { campaignId }, bytes(file), "somebody");

/** Members whose outcome is known, and whether they stayed. */
async function knownOf({ db }: DatabaseFixture) {
  const members = await db.select().from(campaignMembers);
  return members.filter(({ retained }) => retained !== null)
    .map(({ customerId, retained }) => [customerId, retained]);
}

databaseTest(
  "outcomes give the retention of both groups, the uplift and the customers kept",
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
    // Nine in ten of the treatment group stayed, and six in ten of the control group.
    const lines = [["TREATMENT", 9], ["CONTROL", 6]].flatMap(([arm, inTen]) =>
      arms.get(arm as "TREATMENT")!.map(({ customerId }, at) =>
        `${customerId},${at % 10 < Number(inTen) ? 1 : 0}`
      )
    );
    const result = await record(
      fixture,
      id,
      ["\uFEFFcustomer id,Retained", ...lines, "nobody,1"].join("\r\n"),
    );
    assert.deepEqual(result, { reportId: 1, matched: members.length, others: 1, late: 0 });
    const { campaigns: { nodes: [campaign] } } = await ask(
      createEndpoint(fixture),
      `{ campaigns { nodes { treatmentGroup { customers known retained retention } controlGroup { retention }
      uplift { treatment { value low high } control { value } difference { value low high }
        kept { value low high } cashback { value low high } }
      reports { source customers recordedBy } outcomesAt } } }`,
    );
    const { treatmentGroup, controlGroup, uplift, reports } = campaign;
    assert.ok(treatmentGroup.known === treatmentGroup.customers && campaign.outcomesAt !== null);
    assert.deepEqual(reports, [{
      source: "FILE",
      customers: members.length,
      recordedBy: "somebody",
    }]);
    assert.deepEqual([uplift.treatment.value, uplift.control.value], [
      treatmentGroup.retention,
      controlGroup.retention,
    ]);
    const difference = treatmentGroup.retention - controlGroup.retention;
    assert.ok(Math.abs(uplift.difference.value - difference) < 1e-12);
    assert.ok(
      uplift.difference.low > 0 && uplift.difference.low < difference &&
        difference < uplift.difference.high,
    );
    assert.ok(Math.abs(uplift.kept.value - difference * treatmentGroup.known) < 1e-9);
    assert.ok(uplift.cashback.low < uplift.cashback.value && uplift.cashback.value > 0);
  },
);

databaseTest(
  "outcomes are recorded whole or not at all, and every line that is wrong is told",
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
        /Line 3: the outcome must be 1 or 0, but is "maybe"\. Line 4 has no CustomerID\. Line 5 has text/,
      ],
      [
        `CustomerID,Retained\n${"R001,2\n".repeat(30)}`,
        /Line 21: .* And 10 more\. Nothing was recorded/,
      ],
      ["CustomerID,Retained\n", /no rows below/],
      ["CustomerID,Retained\nNOBODY,1", /No customer of the file is in this campaign/],
    ];
    for (const [file, says] of wrong) {
      await assert.rejects(record(fixture, id, file), (error) => {
        assert.ok(code("BAD_OUTCOMES")(error));
        assert.match((error as Error).message, says);
        return true;
      });
    }
    const refused: [file: string, code: string][] = [
      ["", "EMPTY_FILE"],
      ["PK\u0003\u0004", "DAMAGED_FILE"],
      [`CustomerID,Retained\n"${first},1`, "UNCLOSED_QUOTE"],
    ];
    for (const [file, expected] of refused) {
      await assert.rejects(record(fixture, id, file), code(expected));
    }
    assert.deepEqual(await knownOf(fixture), []);
    const { campaigns: { nodes: [{ outcomesAt }] } } = await ask(
      createEndpoint(fixture),
      `{ campaigns { nodes { outcomesAt } } }`,
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
    const stream = (async function* () {
      yield file;
    })();
    const { matched, others } = await recordOutcomes(
      fixture,
      { campaignId: id },
      stream,
      "somebody",
    );
    assert.deepEqual([matched, others], [1, 0]);
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
            const chance = (band === "HIGH" ? 0.5 : 0.7) + (arm === "TREATMENT" ? truth : 0);
            return `${customerId},${random.next() < chance ? 1 : 0}`;
          });
      await record(fixture, id, ["CustomerID,Retained", ...lines].join("\n"));
      const { difference } = resultOf((await armCounts(db, [id])).get(id)!)!;
      if (difference.low <= truth && truth <= difference.high) covered++;
      await db.delete(campaigns);
    }
    // 95% of 40 is 38; fewer than 33 would be less than one chance in a thousand.
    assert.ok(covered >= 33, `covered ${covered} of ${rounds}`);
  },
);
