import assert from "node:assert/strict";
import { count, desc, eq, lt } from "drizzle-orm";
import { armCounts } from "@/db/queries/campaigns.ts";
import { campaignMembers, campaigns, customers } from "@/db/schema/mod.ts";
import { createRandom } from "@/ml/random.ts";
import {
  createCampaign,
  exportContacts,
  recordOutcomes,
  upliftOfCounts,
} from "@/services/campaigns/mod.ts";
import { UserError } from "@/services/errors.ts";
import { setStrategyStatus } from "@/services/strategies/mod.ts";
import { type DatabaseFixture, databaseTest } from "@/tests/support/database.ts";
import { ask, codeOf, createEndpoint, openShop } from "./support.ts";

const CREATE = `mutation($input: CreateCampaignInput!) { createCampaign(input: $input) {
  number holdout bands seed createdBy contacted { customers known retention } leftAlone { customers }
  uplift { kept { value } } strategy { headline } } }`;
const AT_RISK = 200;

/** The shop with many customers at risk in the first cluster, and its strategy approved. */
async function openApproved(fixture: DatabaseFixture) {
  await openShop(fixture.db);
  await fixture.db.insert(customers).values(Array.from({ length: AT_RISK }, (_, n) => ({
    customerId: `R${String(n).padStart(3, "0")}`,
    clusterId: 1,
    riskBand: n < 80 ? "HIGH" as const : "MEDIUM" as const,
    churnProbability: 0.9 - n / 1000,
  })));
  await setStrategyStatus(fixture, 1, "APPROVED", "somebody");
}

async function contactsOf(fixture: DatabaseFixture, id: number): Promise<string[]> {
  let csv = "";
  for await (const piece of exportContacts(fixture, id)) csv += piece;
  return csv.trimEnd().split("\n");
}

async function* bytes(text: string) {
  yield new TextEncoder().encode(text);
}

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Members whose outcome is known, and whether they stayed. */
async function knownOf({ db }: DatabaseFixture) {
  const members = await db.select().from(campaignMembers);
  return members.filter(({ retained }) => retained !== null)
    .map(({ customerId, retained }) => [customerId, retained]);
}

const code = (expected: string) => (error: unknown) =>
  error instanceof UserError && error.code === expected;

databaseTest(
  "a campaign leaves the same share of every band alone, and says who drew it",
  async (fixture) => {
    await openApproved(fixture);
    const input = { strategyId: "1", holdout: 0.25, bands: ["HIGH", "MEDIUM"] };
    const { createCampaign } = await ask(createEndpoint(fixture), CREATE, { input });
    assert.deepEqual([createCampaign.holdout, createCampaign.bands, createCampaign.createdBy], [
      0.25,
      ["HIGH", "MEDIUM"],
      "local",
    ]);
    assert.equal(createCampaign.uplift, null);
    const members = await fixture.db.select().from(campaignMembers);
    for (const band of ["HIGH", "MEDIUM"]) {
      const group = members.filter((member) => member.band === band);
      const left = group.filter(({ arm }) => arm === "HOLDOUT");
      assert.equal(left.length, Math.round(group.length * 0.25), band);
    }
  },
);

databaseTest(
  "whoever is left alone is in no export, and every export is the same",
  async (fixture) => {
    await openApproved(fixture);
    const { id } = await createCampaign(fixture, { strategyId: 1 }, "somebody");
    const members = await fixture.db.select().from(campaignMembers);
    const [header, ...lines] = await contactsOf(fixture, id);
    assert.equal(header, "CustomerID,RiskBand,ChurnProbability");
    const ids = lines.map((line) => line.split(",")[0]!);
    const arm = (name: string) =>
      members.filter((member) => member.arm === name).map(({ customerId }) => customerId).sort();
    assert.deepEqual(ids.toSorted(), arm("CONTACT"));
    assert.ok(arm("HOLDOUT").length > 0);
    assert.ok(arm("HOLDOUT").every((customer) => !ids.includes(customer)));
    // Whatever becomes of the customers meanwhile.
    await fixture.db.update(customers).set({ riskBand: "LOW", clusterId: 2 });
    assert.deepEqual(await contactsOf(fixture, id), [header, ...lines]);
  },
);

databaseTest("whoever is in an open campaign is in no second one", async (fixture) => {
  await openApproved(fixture);
  const { id } = await createCampaign(fixture, { strategyId: 1 }, "somebody");
  await assert.rejects(createCampaign(fixture, { strategyId: 1 }, "somebody"), code("TOO_FEW"));
  const [, line] = await contactsOf(fixture, id);
  await recordOutcomes(fixture, id, bytes(`CustomerID,Retained\n${line!.split(",")[0]},1\n`));
  await createCampaign(fixture, { strategyId: 1 }, "somebody");
});

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
  databaseTest(`outcomes are read from a file with ${name}`, async (fixture) => {
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
  }, { embeddedOnly: true });
}

databaseTest("the same seed draws the same, whatever the order of the rows", async (fixture) => {
  const { db } = fixture;
  await openApproved(fixture);
  const draw = async (seed: number) => {
    await db.delete(campaigns);
    await createCampaign(fixture, { strategyId: 1, bands: ["HIGH", "MEDIUM"], seed }, "somebody");
    const left = await db.select().from(campaignMembers).where(eq(campaignMembers.arm, "HOLDOUT"));
    return left.map(({ customerId }) => customerId).sort();
  };
  const first = await draw(1);
  const rows = await db.select().from(customers).orderBy(desc(customers.customerId));
  await db.delete(customers);
  await db.insert(customers).values(rows);
  assert.deepEqual(await draw(1), first);
  assert.notDeepEqual(await draw(2), first);
});

databaseTest("every customer has the same chance to be left alone", async (fixture) => {
  const { db } = fixture;
  await openApproved(fixture);
  const draws = 200;
  for (let seed = 0; seed < draws; seed++) {
    await createCampaign(fixture, { strategyId: 1, holdout: 0.25, seed }, "somebody");
    // So that the next one may draw the same customers.
    await db.update(campaigns).set({ outcomesAt: fixture.clock() });
  }
  const left = await db.select({ times: count() }).from(campaignMembers)
    .where(eq(campaignMembers.arm, "HOLDOUT")).groupBy(campaignMembers.customerId);
  const candidates = await db.$count(campaignMembers) / draws;
  assert.equal(left.length, candidates);
  // Five standard deviations of a binomial count.
  const spread = 5 * Math.sqrt(draws * 0.25 * 0.75);
  for (const { times } of left) assert.ok(Math.abs(times - draws * 0.25) < spread, String(times));
}, { embeddedOnly: true });

databaseTest("two who draw at once share no customer", async (fixture) => {
  await openApproved(fixture);
  await setStrategyStatus(fixture, 2, "APPROVED", "somebody");
  const drawn = await Promise.allSettled(
    [1, 2].map((strategyId) => createCampaign(fixture, { strategyId }, "somebody")),
  );
  const refused = drawn.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
  assert.equal(refused.length, 1);
  assert.ok(code("TOO_FEW")(refused[0]!.reason));
});

databaseTest("those who are known to have left may be passed over", async (fixture) => {
  await openApproved(fixture);
  await fixture.db.update(customers).set({ churned: true }).where(lt(customers.customerId, "R040"));
  const input = { strategyId: "1", includeChurned: false };
  await ask(createEndpoint(fixture), CREATE, { input });
  const members = await fixture.db.select().from(campaignMembers);
  assert.ok(members.length >= 40 && members.every(({ customerId }) => customerId >= "R040"));
});

databaseTest(
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
    }
    // 95% of 40 is 38; fewer than 33 would be less than one chance in a thousand.
    assert.ok(covered >= 33, `covered ${covered} of ${rounds}`);
  },
  { embeddedOnly: true },
);

databaseTest("a campaign that cannot be is refused", async (fixture) => {
  await openApproved(fixture);
  const endpoint = createEndpoint(fixture);
  const refused = (input: object) =>
    codeOf(endpoint, CREATE, { input: { strategyId: "1", ...input } });
  assert.equal(await refused({ strategyId: "2" }), "NOT_APPROVED");
  assert.equal(await refused({ strategyId: "99" }), "NOT_FOUND");
  for (const holdout of [0, -1, 0.6]) assert.equal(await refused({ holdout }), "BAD_HOLDOUT");
  assert.equal(await refused({ holdout: 0.001 }), "TOO_FEW");
  await assert.rejects(recordOutcomes(fixture, 99, bytes("")), code("NOT_FOUND"));
});
