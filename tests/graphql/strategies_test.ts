import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { clusters, segmentations, strategies } from "@/db/schema/mod.ts";
import { carryStrategies } from "@/db/queries/strategy_texts.ts";
import { generateStrategies } from "@/services/strategies/mod.ts";
import type { StatedError } from "@/graphql/payload.ts";
import { silentTask } from "@/services/task_context.ts";
import { appTest } from "@/tests/support/database.ts";
import { answer, ask, codeOf, createEndpoint, globalId, openShop } from "./support.ts";

const UPDATE = `mutation($input: UpdateStrategyInput!) { updateStrategy(input: $input) {
  userErrors { code message path } strategy {
  id headline body measure version status statusBy editedBy source tactics { channel action offer }
  versions { version headline editedBy source } } } }`;
const SET = `mutation($id: ID!, $status: StrategyStatus!) {
  setStrategyStatus(input: { id: $id, status: $status }) {
    userErrors { code message path } strategy { id status statusBy statusAt version } } }`;

const tactic = {
  channel: "SMS",
  timing: "Now",
  action: "Ask them.",
  offer: null,
  metric: "Replies",
};

appTest("an edit makes a new version and keeps the one before", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  const input = {
    id: globalId("Strategy", 1),
    version: 1,
    headline: "Another way",
    tactics: [tactic, tactic],
  };
  const { updateStrategy: { strategy: updated } } = await ask(endpoint, UPDATE, { input });
  assert.equal(updated.headline, "Another way");
  assert.equal(updated.body, "Because.");
  assert.deepEqual(updated.tactics.map(({ channel }: { channel: string }) => channel), [
    "SMS",
    "SMS",
  ]);
  assert.deepEqual([updated.version, updated.editedBy, updated.source], [
    2,
    "local",
    "PLAYBOOK",
  ]);
  assert.deepEqual(updated.versions, [
    { version: 1, headline: "Keep them (EN)", editedBy: null, source: "PLAYBOOK" },
  ]);
  // The same words again are no new version.
  const again = await ask(endpoint, UPDATE, { input: { ...input, version: 2 } });
  assert.equal(again.updateStrategy.strategy.version, 2);
});

appTest(
  "an edit keeps the contract: markup is taken out, each wrong field is named",
  async (fixture) => {
    await openShop(fixture.db);
    const endpoint = createEndpoint(fixture);
    const marked = {
      id: globalId("Strategy", 1),
      headline: "<b>Bold</b> https://x.example claim",
      tactics: [tactic, tactic],
    };
    const { updateStrategy: { strategy: updated } } = await ask(endpoint, UPDATE, {
      input: marked,
    });
    assert.equal(updated.headline, "Bold claim");
    const wrong = {
      id: globalId("Strategy", 1),
      headline: "x".repeat(121),
      measure: " ",
      tactics: [tactic],
    };
    const { data } = await answer(endpoint, UPDATE, { input: wrong });
    assert.deepEqual(
      data.updateStrategy.userErrors.map(({ code, path }: StatedError) => [code, path.join(".")]),
      ["headline", "measure", "tactics"].map((field) => ["BAD_STRATEGY", `input.${field}`]),
    );
    assert.equal(
      (await ask(endpoint, `{ strategies(first: 1) { nodes { headline } } }`)).strategies.nodes[0]
        .headline,
      "Bold claim",
    );
  },
);

appTest(
  "an edit from an outdated version, of an archived strategy or of none is refused",
  async (fixture) => {
    await openShop(fixture.db);
    const endpoint = createEndpoint(fixture);
    const tactics = [tactic, tactic];
    await ask(endpoint, UPDATE, {
      input: { id: globalId("Strategy", 1), headline: "First", tactics },
    });
    const late = { id: globalId("Strategy", 1), version: 1, headline: "Late", tactics };
    assert.equal(await codeOf(endpoint, UPDATE, { input: late }), "CHANGED_MEANWHILE");
    await ask(endpoint, SET, { id: globalId("Strategy", 1), status: "ARCHIVED" });
    assert.equal(
      await codeOf(endpoint, UPDATE, { input: { id: globalId("Strategy", 1), headline: "x" } }),
      "ARCHIVED",
    );
    for (const id of [globalId("Strategy", 99), globalId("Strategy", "x")]) {
      assert.equal(await codeOf(endpoint, UPDATE, { input: { id, headline: "x" } }), "NOT_FOUND");
      assert.equal(await codeOf(endpoint, SET, { id, status: "DRAFT" }), "NOT_FOUND");
    }
  },
);

appTest(
  "who gave a status, and when, is known; an edited approval is a draft again",
  async (fixture) => {
    await openShop(fixture.db);
    const endpoint = createEndpoint(fixture);
    const { setStrategyStatus: { strategy: set } } = await ask(endpoint, SET, {
      id: globalId("Strategy", 1),
      status: "APPROVED",
    });
    assert.equal(set.status, "APPROVED");
    assert.equal(set.statusBy, "local");
    assert.ok(!Number.isNaN(Date.parse(set.statusAt)));
    const input = { id: globalId("Strategy", 1), headline: "Reworded", tactics: [tactic, tactic] };
    const { updateStrategy: { strategy: updated } } = await ask(endpoint, UPDATE, { input });
    assert.deepEqual([updated.status, updated.statusBy], ["DRAFT", "local"]);
  },
);

appTest("what is approved stays as it is, whatever is generated", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  await ask(endpoint, SET, { id: globalId("Strategy", 1), status: "APPROVED" });
  const all = await generateStrategies(fixture, {}, silentTask);
  const outcome = all.outcomes.find(({ cluster, locale }) => cluster === 0 && locale === "EN");
  assert.equal(outcome!.outcome, "APPROVED");
  const query = `{ cluster(index: 0) { strategies(locale: EN) { headline status version } } }`;
  const approved = { headline: "Keep them (EN)", status: "APPROVED", version: 1 };
  assert.deepEqual((await ask(endpoint, query)).cluster.strategies, [approved]);

  // Asked for by name, it gets a draft beside it; approving that archives the one before.
  await generateStrategies(fixture, { clusters: [0], locales: ["EN"] }, silentTask);
  const [kept, draft] = (await ask(endpoint, query)).cluster.strategies;
  assert.deepEqual(kept, approved);
  assert.equal(draft.status, "DRAFT");
  await ask(endpoint, SET, { id: globalId("Strategy", 5), status: "APPROVED" });
  const states = (await ask(endpoint, query)).cluster.strategies.map((
    { status }: { status: string },
  ) => status);
  assert.deepEqual(states, ["ARCHIVED", "APPROVED"]);
});

appTest("a draft that is rewritten keeps every wording", async (fixture) => {
  await openShop(fixture.db);
  const endpoint = createEndpoint(fixture);
  await ask(endpoint, UPDATE, {
    input: { id: globalId("Strategy", 1), headline: "By hand", tactics: [tactic, tactic] },
  });
  await generateStrategies(fixture, { clusters: [0], locales: ["EN"] }, silentTask);
  const { node } = await ask(
    endpoint,
    `{ node(id: "${btoa("Strategy:1")}") { ... on Strategy {
    version editedBy versions { headline editedBy } } } }`,
  );
  assert.deepEqual(node, {
    version: 3,
    editedBy: null,
    versions: [
      { headline: "By hand", editedBy: "local" },
      { headline: "Keep them (EN)", editedBy: null },
    ],
  });
});

appTest("a strategy is stale when its cluster's figures have moved", async (fixture) => {
  const { db } = fixture;
  await openShop(db);
  const query = `{ strategies { nodes { stale } } }`;
  const stale = async () =>
    (await ask(createEndpoint(fixture), query)).strategies.nodes.map((node: { stale: boolean }) =>
      node.stale
    );
  await generateStrategies(fixture, {}, silentTask);
  assert.deepEqual(await stale(), [false, false, false, false]);
  const raise = (factor: number) =>
    db.execute(sql`update customers set churn_probability = churn_probability * ${factor}::float8`);
  await raise(1.02);
  assert.deepEqual(await stale(), [false, false, false, false]);
  await raise(1.2);
  assert.deepEqual(await stale(), [true, true, true, true]);
  await generateStrategies(fixture, { locales: ["EN"] }, silentTask);
  assert.deepEqual(await stale(), [false, true, false, true]);
});

appTest(
  "a new segmentation takes over strategies for the same persona, and flags what moved",
  async (fixture) => {
    const { db } = fixture;
    await openShop(db);
    await generateStrategies(fixture, {}, silentTask);
    const endpoint = createEndpoint(fixture);
    await ask(endpoint, SET, { id: globalId("Strategy", 1), status: "APPROVED" });
    const [old] = await db.select().from(segmentations);
    const { id: _id, ...again } = old!;
    const figures = { size: 90, recency: 4, frequency: 3, monetary: 150, churnProbability: 0.4 };
    const segmentAs = async (...personas: string[]) => {
      const [next] = await db.insert(segmentations).values(again).returning();
      const segmentationId = next!.id;
      await db.insert(clusters).values(
        personas.map((persona, index) => ({ segmentationId, index, persona, ...figures })),
      );
      await db.transaction((tx) => carryStrategies(tx, segmentationId));
    };
    // The persona is gone for a while.
    await segmentAs("LONG_GONE", "STEADY_MIDDLE");
    await segmentAs("LONG_GONE", "LOYAL_BIG_SPENDERS");
    const { strategies: { nodes } } = await ask(
      createEndpoint(fixture),
      `{ strategies { nodes { status stale cluster { index personaKey } } } }`,
    );
    const cluster = { index: 1, personaKey: "LOYAL_BIG_SPENDERS" };
    assert.deepEqual(nodes, [
      { status: "APPROVED", stale: true, cluster },
      { status: "DRAFT", stale: true, cluster },
    ]);
    assert.equal((await db.select().from(strategies)).length, 4);
  },
);
