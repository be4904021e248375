import assert from "node:assert/strict";
import { configure, reset } from "@logtape/logtape";
import { strategiesOfClusters } from "@/db/queries/strategies.ts";
import { geminiRequests } from "@/db/schema/mod.ts";
import type { Gemini, GeminiSettings } from "@/services/strategies/gemini/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { generateStrategies } from "@/services/strategies/mod.ts";
import { appTest } from "@/tests/support/database.ts";
import {
  answers,
  type Behaviour,
  blocksPrompt,
  breaksOff,
  fails,
  garbles,
  half,
  hangs,
  refusesKey,
  says,
  startStandIn,
  wraps,
} from "./stand_in.ts";
import { geminiFor, KEY, openClusters } from "./support.ts";

const ALL = [1, 2, 3, 4, 5, 6];
const RETRY_INFO = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "7.5s" };

interface Failure {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly code: string;
  /** Requests for one language, and milliseconds between them. */
  readonly requests: number;
  readonly waits: readonly number[];
  readonly settings?: Partial<GeminiSettings>;
}

const FAILURES: readonly Failure[] = [
  {
    name: "no answer in time",
    behaviour: hangs,
    code: "TIMEOUT",
    requests: 3,
    waits: [1000, 2000],
    settings: { timeout: 20 },
  },
  { name: "429", behaviour: fails(429), code: "RATE_LIMITED", requests: 3, waits: [5000, 10_000] },
  {
    name: "429 that says when to come back",
    behaviour: fails(429, { details: [RETRY_INFO], headers: { "retry-after": "8" } }),
    code: "RATE_LIMITED",
    requests: 3,
    waits: [7500, 10_000],
  },
  {
    name: "429 that says when to come back by a date, which the client hides, and by RetryInfo",
    behaviour: fails(429, {
      details: [{ ...RETRY_INFO, retryDelay: "11s" }],
      headers: { "retry-after": "Tue, 05 May 2026 10:00:11 GMT" },
    }),
    code: "RATE_LIMITED",
    requests: 3,
    waits: [11_000, 11_000],
  },
  {
    name: "429 that asks for more time than a job has",
    behaviour: fails(429, { details: [{ ...RETRY_INFO, retryDelay: "3600s" }] }),
    code: "RATE_LIMITED",
    requests: 1,
    waits: [],
  },
  { name: "503", behaviour: fails(503), code: "UNAVAILABLE", requests: 3, waits: [1000, 2000] },
  { name: "500", behaviour: fails(500), code: "UNAVAILABLE", requests: 3, waits: [1000, 2000] },
  {
    name: "an error whose details are no list",
    behaviour: () => Response.json({ error: { message: "x", details: "y" } }, { status: 502 }),
    code: "UNAVAILABLE",
    requests: 3,
    waits: [1000, 2000],
  },
  { name: "a wrong key", behaviour: refusesKey, code: "KEY_REFUSED", requests: 1, waits: [] },
  { name: "403", behaviour: fails(403), code: "KEY_REFUSED", requests: 1, waits: [] },
  { name: "an unknown model", behaviour: fails(404), code: "NO_MODEL", requests: 1, waits: [] },
  { name: "a retired model", behaviour: fails(410), code: "NO_MODEL", requests: 1, waits: [] },
  {
    name: "a notice that the model was retired",
    behaviour: fails(429, {
      message: "This model models/gemini-2.5-flash is no longer available.",
    }),
    code: "NO_MODEL",
    requests: 1,
    waits: [],
  },
  {
    name: "an answer that is null",
    behaviour: ({ stream }) => new Response(stream ? "data: null\r\n\r\n" : "null"),
    code: "MALFORMED",
    requests: 2,
    waits: [1000],
  },
  { name: "a refused request", behaviour: fails(400), code: "REFUSED", requests: 1, waits: [] },
  {
    name: "a prompt blocked for safety",
    behaviour: blocksPrompt,
    code: "BLOCKED",
    requests: 2,
    waits: [1000],
  },
  {
    name: "an answer blocked for safety",
    behaviour: says("", "SAFETY"),
    code: "BLOCKED",
    requests: 2,
    waits: [1000],
  },
  {
    name: "an answer held back for another reason",
    behaviour: says("", "PROHIBITED_CONTENT"),
    code: "BLOCKED",
    requests: 2,
    waits: [1000],
  },
  {
    name: "malformed JSON",
    behaviour: says("Sure! Here are your strategies."),
    code: "MALFORMED",
    requests: 2,
    waits: [1000],
  },
  { name: "no JSON at all", behaviour: garbles, code: "MALFORMED", requests: 2, waits: [1000] },
  {
    name: "half an answer",
    behaviour: half("MAX_TOKENS"),
    code: "TRUNCATED",
    requests: 2,
    waits: [1000],
  },
  {
    name: "an answer that ends in the middle without a word",
    behaviour: half(undefined),
    code: "TRUNCATED",
    requests: 2,
    waits: [1000],
  },
  {
    name: "half an answer that claims to be whole",
    behaviour: half("STOP"),
    code: "TRUNCATED",
    requests: 2,
    waits: [1000],
  },
];

/** Whole answers, wrapped as models and proxies wrap them. */
const WRAPPED: readonly [name: string, behaviour: Behaviour][] = [
  ["in a Markdown fence", wraps((text) => [{ text: `\`\`\`json\n${text}\n\`\`\`` }])],
  ["behind a byte order mark", wraps((text) => [{ text: `\uFEFF${text}` }])],
  ["behind a thought", wraps((text) => [{ text: "First, {I think}.", thought: true }, { text }])],
  ["before a sentence", wraps((text) => [{ text: `${text}\n\nI hope that this helps.` }])],
  ["after a sentence", wraps((text) => [{ text: `Here you are: ${text}` }])],
];

for (const stream of [false, true]) {
  const way = stream ? "streaming" : "at once";
  for (const { name, behaviour, code, requests, waits, settings } of FAILURES) {
    appTest(
      `${name} (${way}): the playbook writes and says why, and no draft is lost`,
      async ({ db, clock }) => {
        await openClusters(db);
        await using standIn = startStandIn();
        for (const locale of ["EN", "KO"] as const) {
          const failing = () => geminiFor(db, standIn, { stream, ...settings });
          const generate = (gemini: Gemini) =>
            generateStrategies({ db, clock, gemini }, { locales: [locale] }, silentTask);
          const stored = async () =>
            (await strategiesOfClusters(db, ALL)).filter((each) => each.locale === locale);

          standIn.script(behaviour);
          const earlier = standIn.arrived.length;
          const gemini = failing();
          const { outcomes } = await generate(gemini);
          const about = { locale, outcome: "WRITTEN", source: "PLAYBOOK", problems: [] };
          assert.deepEqual(
            outcomes,
            ALL.map((id) => ({ ...about, cluster: id - 1, fallback: code })),
          );
          const arrived = standIn.arrived.length - earlier;
          // What is given up early may not even have arrived.
          assert.ok(code === "TIMEOUT" ? arrived <= requests : arrived === requests);
          assert.deepEqual(gemini.waits, waits);
          const filled = await stored();
          assert.deepEqual(
            filled.map(({ source, fallback }) => [source, fallback]),
            ALL.map(() => ["PLAYBOOK", code]),
          );
          assert.ok(!JSON.stringify(filled).includes(KEY));

          standIn.script(answers());
          await generate(geminiFor(db, standIn, { stream }));
          const written = await stored();
          assert.ok(written.every(({ source, fallback }) => source === "GEMINI" && !fallback));

          await db.delete(geminiRequests);
          standIn.script(behaviour);
          const again = await generate(failing());
          assert.equal(again.strategies, 0);
          assert.deepEqual(
            again.outcomes.map(({ outcome, fallback }) => [outcome, fallback]),
            ALL.map(() => ["KEPT", code]),
          );
          assert.deepEqual(await stored(), written);
        }
      },
    );
  }

  for (const [name, behaviour] of WRAPPED) {
    appTest(`an answer ${name} is read at once (${way})`, async ({ db, clock }) => {
      await openClusters(db);
      await using standIn = startStandIn();
      standIn.script(behaviour);
      const gemini = geminiFor(db, standIn, { stream });
      const { outcomes } = await generateStrategies(
        { db, clock, gemini },
        { locales: ["EN"] },
        silentTask,
      );
      assert.ok(outcomes.every(({ source }) => source === "GEMINI"));
      assert.equal(standIn.arrived.length, 1);
    });
  }

  appTest(`a connection that breaks off is tried again (${way})`, async ({ db, clock }) => {
    await openClusters(db);
    await using standIn = startStandIn();
    standIn.script(breaksOff, fails(503), answers());
    const gemini = geminiFor(db, standIn, { stream });
    const { outcomes } = await generateStrategies(
      { db, clock, gemini },
      { locales: ["EN"] },
      silentTask,
    );
    assert.ok(outcomes.every(({ source }) => source === "GEMINI"));
    assert.equal(standIn.arrived.length, 3);
  });

  appTest(`cancelling ends a request that hangs (${way})`, async ({ db, clock }) => {
    await openClusters(db);
    await using standIn = startStandIn();
    const cancelled = new AbortController();
    standIn.script(() => {
      cancelled.abort(new Error("cancelled"));
      return new Promise(() => {});
    });
    const gemini = geminiFor(db, standIn, { stream });
    const run = { ...silentTask, signal: cancelled.signal };
    await assert.rejects(generateStrategies({ db, clock, gemini }, {}, run), /cancelled/);
    assert.deepEqual(await strategiesOfClusters(db, ALL), []);
  });
}

appTest("after five failures in a row Gemini is left alone for a minute", async ({ db }) => {
  await openClusters(db);
  await using standIn = startStandIn();
  standIn.script(fails(503));
  let now = new Date("2026-05-05T10:00:00Z");
  const clock = () => now;
  const services = { db, clock, gemini: geminiFor(db, standIn, {}, clock) };
  const first = await generateStrategies(services, {}, silentTask);
  assert.deepEqual([...new Set(first.outcomes.map(({ fallback }) => fallback))], [
    "UNAVAILABLE",
    "PAUSED",
  ]);
  assert.equal(standIn.arrived.length, 5);

  now = new Date("2026-05-05T10:00:59Z");
  const paused = await generateStrategies(services, {}, silentTask);
  assert.ok(paused.outcomes.every(({ fallback }) => fallback === "PAUSED"));
  assert.equal(standIn.arrived.length, 5);

  // One try after the minute, and where it fails another minute.
  now = new Date("2026-05-05T10:01:01Z");
  const again = await generateStrategies(services, {}, silentTask);
  assert.deepEqual([...new Set(again.outcomes.map(({ fallback }) => fallback))], ["PAUSED"]);
  assert.equal(standIn.arrived.length, 6);

  now = new Date("2026-05-05T10:02:02Z");
  standIn.script(answers());
  const well = await generateStrategies(services, {}, silentTask);
  assert.ok(well.outcomes.every(({ source }) => source === "GEMINI"));
});

appTest("a server that is not there is unreachable", async ({ db, clock }) => {
  await openClusters(db);
  const standIn = startStandIn();
  await standIn[Symbol.asyncDispose]();
  const gemini = geminiFor(db, standIn);
  const { outcomes } = await generateStrategies(
    { db, clock, gemini },
    { locales: ["KO"] },
    silentTask,
  );
  assert.ok(outcomes.every(({ fallback }) => fallback === "UNREACHABLE"));
});

appTest("the key is in no log, no row and no message", async ({ db, clock, connection }) => {
  await openClusters(db);
  await using standIn = startStandIn();
  const logged: string[] = [];
  await configure({
    sinks: { memory: (record) => void logged.push(JSON.stringify(record)) },
    loggers: [
      { category: [], sinks: ["memory"], lowestLevel: "trace" },
      { category: ["logtape", "meta"], sinks: [] },
    ],
  });
  try {
    standIn.script(refusesKey, answers());
    await generateStrategies({ db, clock, gemini: geminiFor(db, standIn) }, {}, silentTask);
  } finally {
    await reset();
  }
  assert.ok(logged.some((line) => line.includes("KEY_REFUSED")));
  assert.ok(logged.every((line) => !line.includes(KEY)));
  for (const table of ["strategies", "strategy_versions", "gemini_requests", "jobs", "audit_log"]) {
    const rows = await connection.sql.unsafe(`select * from ${table}`);
    assert.ok(!JSON.stringify(rows).includes(KEY), table);
  }
  assert.equal(standIn.arrived[0]!.headers.get("x-goog-api-key"), KEY);
  for (const { url, bytes } of standIn.arrived) {
    assert.ok(!url.includes(KEY) && !new TextDecoder().decode(bytes).includes(KEY));
  }
});
