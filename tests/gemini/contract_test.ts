import assert from "node:assert/strict";
import { eq, inArray, sql } from "drizzle-orm";
import { strategiesOfClusters, type StrategyRow } from "@/db/queries/strategies.ts";
import { strategies } from "@/db/schema/mod.ts";
import { NEARLY_ALIKE, similarity, wordsOf } from "@/content/playbook/similarity.ts";
import type { GeminiSettings } from "@/services/strategies/gemini/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { generateStrategies } from "@/services/strategies/mod.ts";
import { appTest, type DatabaseFixture } from "@/tests/support/database.ts";
import { type Answered, answers, startStandIn } from "./stand_in.ts";
import { geminiFor, INJECTION, openClusters } from "./support.ts";

const ALL = [1, 2, 3, 4, 5, 6];
const LOCALES = ["EN", "KO"] as const;

/** Has Gemini write with each answer changed, and tells what was asked and what came of it. */
async function write(
  { db, clock }: DatabaseFixture,
  locale: "EN" | "KO",
  changes: readonly ((strategies: Answered[]) => unknown)[],
  settings: Partial<GeminiSettings> = {},
) {
  await openClusters(db);
  await using standIn = startStandIn();
  standIn.script(...changes.map(answers));
  const gemini = geminiFor(db, standIn, settings);
  const result = await generateStrategies({ db, clock, gemini }, { locales: [locale] }, silentTask);
  const stored = await strategiesOfClusters(db, ALL);
  return { ...result, stored, asked: standIn.arrived.map(({ data }) => data) };
}

const change = (index: number, with_: (strategy: Answered) => Partial<Answered>) =>
(
  all: Answered[],
) => all.map((each) => each.segment === index ? { ...each, ...with_(each) } : each);

const asIs = (all: Answered[]) => all;

for (const locale of LOCALES) {
  appTest(
    `one request writes six clearly different strategies (${locale})`,
    async (fixture) => {
      const { asked, stored, strategies } = await write(fixture, locale, [asIs]);
      assert.deepEqual([asked.length, strategies], [1, 6]);
      assert.deepEqual(
        stored.map(({ source, model }) => [source, model]),
        ALL.map(() => ["GEMINI", "gemini-test"]),
      );
      const texts = stored.map(textOf);
      for (const [at, text] of texts.entries()) {
        for (const other of texts.slice(at + 1)) assert.ok(similarity(text, other) < NEARLY_ALIKE);
      }
      // The figures in the texts are those of the prompt.
      for (const [at, { body }] of stored.entries()) {
        const { customers, shareOfAll } = asked[0]!.segments[at]!;
        assert.ok(body.includes(customers) && body.includes(shareOfAll), body);
      }
    },
  );

  const breaks: [name: string, change: (strategy: Answered) => Partial<Answered>, says: RegExp][] =
    [
      [
        "a headline that is too long",
        () => ({ headline: "가a ".repeat(200) }),
        /headline: .*shorten it to 120/,
      ],
      ["no tactics", () => ({ tactics: [] }), /tactics: Give 2 to 5/],
      ["a tactic without a metric", ({ tactics }) => ({
        tactics: tactics.map((tactic) => ({ ...tactic, metric: "" })),
      }), /tactics\.0\.metric: The text is empty/],
      [
        "a text that is none",
        () => ({ measure: 7 as unknown as string }),
        /measure: A text is missing/,
      ],
      [
        "a figure of nobody",
        ({ rationale }) => ({ rationale: `${rationale} 77.7%` }),
        /rationale: "77\.7%" is none/,
      ],
      [
        "another segment's size",
        ({ rationale }) => ({ rationale: `${rationale} 64` }),
        /rationale: "64" is none/,
      ],
      ["an offer that nobody allowed", ({ tactics }) => ({
        tactics: tactics.map((tactic) => ({ ...tactic, offer: "30%" })),
      }), /tactics\.0\.offer: "30%" is none/],
      [
        "the other language",
        () => ({ headline: locale === "EN" ? "고객을 지킵니다" : "Keep them all" }),
        locale === "EN" ? /headline: .*in English/ : /headline: .*in Korean/,
      ],
    ];
  for (const [name, breaking, says] of breaks) {
    appTest(`${name} is asked for again, once, and mended (${locale})`, async (fixture) => {
      const { asked, outcomes } = await write(fixture, locale, [change(0, breaking), asIs]);
      assert.equal(asked.length, 2);
      // The second request is about the broken one alone, and says what was wrong.
      assert.deepEqual(asked[1]!.segments.map(({ segment }) => segment), [0]);
      assert.match(asked[1]!.complaints[0]!.problems.join("\n"), says);
      assert.ok(outcomes.every(({ source }) => source === "GEMINI"));
    });

    appTest(
      `${name} twice leaves that cluster to the playbook (${locale})`,
      async (fixture) => {
        const { asked, outcomes, stored } = await write(fixture, locale, [change(0, breaking)]);
        assert.equal(asked.length, 2);
        const [first, ...others] = outcomes;
        assert.deepEqual([first!.source, first!.fallback], ["PLAYBOOK", "CONTRACT"]);
        assert.match(first!.problems.join("\n"), says);
        assert.ok(others.every(({ source, fallback }) => source === "GEMINI" && !fallback));
        assert.deepEqual([stored[0]!.source, stored[0]!.fallback], ["PLAYBOOK", "CONTRACT"]);
      },
    );
  }

  appTest(`nearly the same strategy twice is asked for again (${locale})`, async (fixture) => {
    const same = (all: Answered[]) =>
      all.map((each) => ({ ...all[0]!, segment: each.segment, rationale: all[0]!.headline }));
    const { asked, outcomes } = await write(fixture, locale, [same, asIs]);
    assert.deepEqual(asked[1]!.segments.map(({ segment }) => segment), [1, 2, 3, 4, 5]);
    assert.match(asked[1]!.complaints[0]!.problems[0]!, /nearly the same/);
    assert.ok(outcomes.filter(({ source }) => source === "GEMINI").length >= 5);
  });

  appTest(`markup and links are taken out of what is stored (${locale})`, async (fixture) => {
    const { stored } = await write(fixture, locale, [
      (all) =>
        all.map((each) => ({
          ...each,
          headline: `**${each.headline}** <b onclick="x()">!</b>`,
          measure:
            `[${each.measure}](https://evil.example/x) <script>alert(1)</script>www.evil.example`,
          tactics: each.tactics.map((tactic) => ({
            ...tactic,
            action: `${tactic.action} https://evil.example/?q=1 \u202e<img src=x onerror=y>`,
          })),
        })),
    ]);
    assert.ok(stored.every(({ source }) => source === "GEMINI"));
    assert.doesNotMatch(JSON.stringify(stored), /evil|script|onclick|onerror|<|\*\*|\u202e|\]\(/);
  });
}

appTest("offers that the shop allows may be named", async (fixture) => {
  const offering = change(2, ({ tactics }) => ({
    tactics: tactics.map((tactic) => ({ ...tactic, offer: "15% off" })),
  }));
  const brand = { tone: "warm", facts: ["Founded in 1999"], offers: ["15% off the next order"] };
  const { stored } = await write(fixture, "EN", [offering], { brand });
  assert.equal(stored[2]!.tactics[0]!.offer, "15% off");
});

for (const answer of [null, [], "text", { strategies: {} }, { strategies: [null, 7] }]) {
  appTest(
    `an answer of another shape is the playbook's turn: ${JSON.stringify(answer)}`,
    async (fixture) => {
      const { db, clock } = fixture;
      await openClusters(db);
      await using standIn = startStandIn();
      standIn.script(answers((all) => all));
      const gemini = { ...geminiFor(db, standIn) };
      const shaped = {
        ...gemini,
        ask: async (...args: Parameters<typeof gemini.ask>) => ({
          ...await gemini.ask(...args),
          value: answer,
        }),
      };
      const { outcomes } = await generateStrategies({ db, clock, gemini: shaped }, {}, silentTask);
      assert.ok(
        outcomes.every(({ source, fallback }) => source === "PLAYBOOK" && fallback === "CONTRACT"),
      );
    },
  );
}

appTest(
  "a request holds no customer, and nothing that a table or a person says",
  async (fixture) => {
    const { db, clock } = fixture;
    await openClusters(db);
    // Someone wrote a customer's name into a strategy that is approved, and so beside those that are asked for.
    await generateStrategies({ db, clock }, {}, silentTask);
    await db.update(strategies).set({
      headline: "Ask CUSTOMER-1-PRIVATE back",
      editedBy: "somebody",
    })
      .where(eq(strategies.clusterId, 2));
    await db.update(strategies).set({ status: "APPROVED" }).where(
      inArray(strategies.clusterId, [2, 3]),
    );
    await using standIn = startStandIn();
    // Two rounds in both languages, streaming and not.
    standIn.script(answers(change(0, () => ({ tactics: [] }))));
    for (const stream of [false, true]) {
      const gemini = geminiFor(db, standIn, { stream });
      await generateStrategies({ db, clock, gemini }, {}, silentTask);
    }
    assert.equal(standIn.arrived.length, 8);
    for (const { bytes, url, headers } of standIn.arrived) {
      const sent = [new TextDecoder().decode(bytes), url, JSON.stringify([...headers])].join("\n");
      for (const secret of ["CUSTOMER-", "PRIVATE", INJECTION, "HACKED", ".csv", "somebody"]) {
        assert.ok(!sent.includes(secret), secret);
      }
      // What moves the customers is named in this program's own words.
      assert.match(sent, /raisesRisk/);
    }
  },
);

appTest(
  "a segment of few customers is not told of: its means would be theirs",
  async (fixture) => {
    const { db, clock } = fixture;
    await openClusters(db);
    await db.execute(
      sql`delete from customers where cluster_id = 2 and customer_id >= 'CUSTOMER-1-13'
      and customer_id <> 'CUSTOMER-1-PRIVATE'`,
    );
    await using standIn = startStandIn();
    const services = { db, clock, gemini: geminiFor(db, standIn) };
    const { outcomes } = await generateStrategies(services, { locales: ["KO"] }, silentTask);
    assert.deepEqual(
      outcomes.map(({ source, fallback }) => [source, fallback]),
      ALL.map((id) => id === 2 ? ["PLAYBOOK", "TOO_SMALL"] : ["GEMINI", null]),
    );
    assert.deepEqual(
      standIn.arrived.map(({ data }) => data.segments.map(({ segment }) => segment)),
      [
        [0, 2, 3, 4, 5],
      ],
    );
    // With no one else to tell of, nothing is sent at all.
    await generateStrategies(services, { clusters: [1] }, silentTask);
    assert.equal(standIn.arrived.length, 1);
  },
);

appTest("instructions in a table change nothing in what is stored", async (fixture) => {
  const obedient = (all: Answered[], prompt: string) =>
    prompt.includes("HACKED") ? all.map((each) => ({ ...each, headline: "HACKED" })) : all;
  const { db, clock } = fixture;
  await openClusters(db);
  await using standIn = startStandIn();
  standIn.script((arrived) =>
    answers((all) => obedient(all, new TextDecoder().decode(arrived.bytes)))(arrived)
  );
  const gemini = geminiFor(db, standIn);
  await generateStrategies({ db, clock, gemini }, {}, silentTask);
  await generateStrategies({ db, clock }, { clusters: [0] }, silentTask);
  const stored = await db.select().from(strategies);
  assert.equal(stored.length, 12);
  assert.doesNotMatch(JSON.stringify(stored), /HACKED|Ignore all/);
});

appTest("the request names a schema for the answer", async ({ db, clock }) => {
  await openClusters(db);
  await using standIn = startStandIn();
  await generateStrategies(
    { db, clock, gemini: geminiFor(db, standIn) },
    { locales: ["EN"] },
    silentTask,
  );
  const [{ url, body }] = standIn.arrived as [typeof standIn.arrived[number]];
  assert.match(url, /\/v1beta\/models\/gemini-test:generateContent$/);
  const { responseMimeType, responseSchema } = body.generationConfig as {
    responseMimeType: string;
    responseSchema: { required: string[] };
  };
  assert.deepEqual([responseMimeType, responseSchema.required], ["application/json", [
    "strategies",
  ]]);
});

function textOf({ headline, body, tactics, measure }: StrategyRow): string {
  const own = tactics.map(({ offer, ...tactic }) => offer === null ? tactic : { ...tactic, offer });
  return wordsOf({ headline, body, tactics: own, measure });
}
