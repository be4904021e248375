/** How attacks are tried: each row is an attack of docs/security.md with the answers that are stated there. */
import assert from "node:assert/strict";
import type { AccessSettings, Scope } from "@/services/access/mod.ts";
import { watchEventLoop } from "@/bench/event_loop.ts";
import { createApiKey } from "@/services/access/mod.ts";
import { appTest, type DatabaseFixture } from "../support/database.ts";
import { bearer, PASSWORD } from "./guarded_app.ts";
import { CUSTOMERS, seedStore } from "./seeded_store.ts";
import { servedApp } from "./test_app.ts";

/** A server behind a password, listening, with the seeded store. */
export interface Target extends Pick<Awaited<ReturnType<typeof servedApp>>, "port" | "queued"> {
  readonly fixture: DatabaseFixture;
  /** Asks for a path and says what came: `400 BAD_PARAMETER`, or the status alone where there is no code. */
  ask(path: string, init?: RequestInit): Promise<Answer>;
  /** Sends an operation with a key. */
  graphql(scope: Scope, query: string, variables?: unknown): Promise<Answer>;
  key(scope: Scope): Promise<Record<string, string>>;
  pass(ms: number): void;
}

/** What came back. */
export interface Answer {
  readonly got: string;
  readonly headers: Headers;
  readonly text: string;
}

/** One attack in some variants; each yields what it was and what came. */
export interface Attack {
  readonly name: string;
  /** Each of them comes, and no other. */
  readonly answers: readonly string[];
  readonly variants: (target: Target) => AsyncIterable<[what: string, answer: Answer]>;
}

const ACCEPT = "application/graphql-response+json, application/json;q=0.9";

/**
 * Tries attacks on a server of their own. After each the server still answers, and has all customers. Prints how long
 * the event loop was held, which attackers and server share.
 */
export function tryAttacks(
  title: string,
  attacks: readonly Attack[],
  settings: Partial<AccessSettings> = {},
): void {
  appTest(title, async (fixture) => {
    await seedStore(fixture.connection);
    let now = Date.UTC(2026, 0, 1);
    const timed = { ...fixture, clock: () => new Date(now) };
    const app = await servedApp(timed, { adminPassword: PASSWORD, ...settings });
    const keys = new Map<Scope, Promise<Record<string, string>>>();
    const key = (scope: Scope) => {
      const made = keys.get(scope) ??
        createApiKey(timed, { name: scope, scopes: [scope] }).then(({ token }) => bearer(token));
      keys.set(scope, made);
      return made;
    };
    const ask: Target["ask"] = async (path, init = {}) => {
      const headers = { Accept: ACCEPT, ...init.headers as Record<string, string> };
      const response = await app.fetch(path, { redirect: "manual", ...init, headers });
      return answerOf(response.status, response.headers, await response.text());
    };
    const target: Target = {
      ...app,
      fixture,
      ask,
      key,
      pass: (ms) => void (now += ms),
      graphql: async (scope, query, variables = {}) =>
        await ask("/graphql", {
          method: "POST",
          headers: { ...await key(scope), "Content-Type": "application/json" },
          body: JSON.stringify({ query, variables }),
        }),
    };
    // What is compiled and cached at the first request is not the attackers' doing.
    await assertAlive(target);
    const watch = watchEventLoop();
    try {
      for (const { name, answers, variants } of attacks) {
        const seen = new Set<string>();
        for await (const [what, { got, headers, text }] of variants(target)) {
          assert.ok(answers.includes(got), `${name}, ${what}: ${got}\n${text.slice(0, 500)}`);
          assert.equal(headers.get("X-Evil"), null, `${name}, ${what}`);
          seen.add(got);
        }
        await assertAlive(target);
        assert.deepEqual([...seen].toSorted(), answers.toSorted(), name);
      }
    } finally {
      watch.stop();
      const { held, worked } = watch.take();
      console.log(
        `event loop held ${Math.round(held)} ms at most, ${Math.round(worked)} ms by its own work`,
      );
      await app.stop();
    }
  });
}

/** Without a body, so that servers that are impatient with bodies have nothing to wait for. */
async function assertAlive({ ask, key }: Target): Promise<void> {
  const query = encodeURIComponent("{ overview { customers } }");
  const { got, text } = await ask(`/graphql?query=${query}`, { headers: await key("read") });
  assert.equal(got, "200", text);
  assert.equal(JSON.parse(text).data.overview.customers, CUSTOMERS);
}

/** Also of an answer that broke off, and of one in chunks. */
export function answerOf(status: number, headers: Headers, text: string): Answer {
  const [, code] = /"code":"(\w+)"/.exec(text) ?? [];
  const refused = /^\s*(\w+\r\n)?\{"(data|errors?)":/.test(text);
  return { got: code && refused ? `${status} ${code}` : String(status), headers, text };
}

/** Sends bytes as they are, and reads until the server ends the connection or `enough` says so. */
export async function sendRaw(
  { port }: Target,
  head: readonly string[],
  body: Iterable<string> | AsyncIterable<string>,
  enough: (text: string) => boolean = () => false,
): Promise<Answer> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = [...head, `Host: 127.0.0.1:${port}`, `Accept: ${ACCEPT}`, "", ""];
  // Anyone who is refused may not read on: then writing fails, which is as good.
  const writing = (async () => {
    const bytes = new TextEncoder();
    const write = async (part: string) => {
      let rest = bytes.encode(part);
      while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
    };
    await write(lines.join("\r\n"));
    for await (const part of body) await write(part);
  })().catch(() => {});
  let text = "";
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(65_536);
  try {
    while (!enough(text)) {
      const length = await connection.read(buffer);
      if (length === null) break;
      text += decoder.decode(buffer.subarray(0, length), { stream: true });
    }
  } finally {
    connection.close();
    await writing;
  }
  const [top = "", ...rest] = text.split("\r\n\r\n");
  const [first = "", ...fields] = top.split("\r\n");
  const pairs = fields.map((field) => field.split(": ", 2) as [string, string]);
  return answerOf(Number(first.split(" ")[1]), new Headers(pairs), rest.join("\r\n\r\n"));
}
