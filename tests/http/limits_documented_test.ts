/** docs/security.md states every limit with the default that the program has. */
import assert from "node:assert/strict";
import { EMBEDDED_STATEMENT_MS } from "@/db/embedded/server.ts";
import { MAX_FILTER_TEXT } from "@/db/queries/customer_filter.ts";
import { DEFAULT_LIMITS, type Limits } from "@/graphql/limits.ts";
import { type AccessSettings, DEFAULT_ACCESS, GUARDED_RATES } from "@/services/access/mod.ts";
import { FORM_BYTES } from "@/routes/(_steps)/body.ts";

const text = await Deno.readTextFile(new URL("../../docs/security.md", import.meta.url));
const [, section = ""] = text.split("\n## Limits\n");
const stated = section.split("\n## ")[0]!.split("\n").filter((line) => line.startsWith("|"))
  .slice(2).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));

const count = (value: number) => value.toLocaleString("en");
const mebibytes = (bytes: number) => `${bytes / 1024 ** 2} MiB`;
const seconds = (ms: number) => `${ms / 1000} s`;

/** A row for each limit of a document or request. */
const OF_REQUESTS: Readonly<Record<keyof Limits, [preset: string, code: string]>> = {
  depth: [count(DEFAULT_ACCESS.queryDepth), "QUERY_DEPTH_EXCEEDED"],
  complexity: [count(DEFAULT_ACCESS.queryComplexity), "QUERY_COMPLEXITY_EXCEEDED"],
  breadth: [count(DEFAULT_LIMITS.breadth), "QUERY_BREADTH_EXCEEDED"],
  repeats: [count(DEFAULT_LIMITS.repeats), "QUERY_REPEATS_EXCEEDED"],
  aliases: [count(DEFAULT_LIMITS.aliases), "QUERY_ALIASES_EXCEEDED"],
  tokens: [count(DEFAULT_LIMITS.tokens), "QUERY_TOKENS_EXCEEDED"],
  characters: [count(DEFAULT_LIMITS.characters), "QUERY_TOO_LONG"],
  variableDepth: [count(DEFAULT_LIMITS.variableDepth), "VARIABLES_DEPTH_EXCEEDED"],
  subscribers: [count(DEFAULT_LIMITS.subscribers), "TOO_MANY_SUBSCRIBERS"],
  subscribersPerKey: [count(DEFAULT_LIMITS.subscribersPerKey), "TOO_MANY_SUBSCRIBERS"],
  bodyBytes: [mebibytes(DEFAULT_LIMITS.bodyBytes), "BODY_TOO_LARGE"],
  uploadBytes: [mebibytes(DEFAULT_ACCESS.uploadBytes), "BODY_TOO_LARGE"],
  bodyPatience: [seconds(DEFAULT_ACCESS.bodyPatience), "BODY_TOO_SLOW"],
};

/** A row for each limit beside them. */
const OF_SENDERS: Readonly<Record<string, [preset: string, code: string]>> = {
  filterText: [count(MAX_FILTER_TEXT), "INVALID_FILTER"],
  embeddedStatement: [seconds(EMBEDDED_STATEMENT_MS), "DATABASE_UNAVAILABLE"],
  batch: ["1", "BATCH_REFUSED"],
  form: [mebibytes(FORM_BYTES), "BODY_TOO_LARGE"],
  keyRate: [count(GUARDED_RATES.keyRate), "RATE_LIMITED"],
  addressRate: [count(GUARDED_RATES.addressRate), "RATE_LIMITED"],
  statementTimeout: [seconds(DEFAULT_ACCESS.statementTimeout), "STATEMENT_TIMEOUT"],
};

/** The variable of each setting that limits someone. */
const VARIABLES: Readonly<Record<Exclude<NumericSetting, "responseCacheBytes">, string>> = {
  queryDepth: "HOLDFAST_QUERY_DEPTH",
  queryComplexity: "HOLDFAST_QUERY_COMPLEXITY",
  uploadBytes: "HOLDFAST_UPLOAD_MIB",
  bodyPatience: "HOLDFAST_BODY_TIMEOUT",
  keyRate: "HOLDFAST_KEY_RATE",
  addressRate: "HOLDFAST_ADDRESS_RATE",
  statementTimeout: "HOLDFAST_STATEMENT_TIMEOUT",
};

type NumericSetting = {
  [Name in keyof AccessSettings]: AccessSettings[Name] extends number ? Name : never;
}[keyof AccessSettings];

Deno.test("docs/security.md states every limit with its default and its code, and no other", () => {
  const limits = [...Object.values(OF_REQUESTS), ...Object.values(OF_SENDERS)];
  const rows = stated.map(([, value, , code]) => `${value!.split(",and")[0]} ${code}`);
  for (const [value, code] of limits) {
    assert.ok(
      rows.some((row) => new RegExp(`^${value}(,| ).*\`${code}\``).test(row)),
      `${value} ${code}`,
    );
  }
  assert.equal(rows.length, limits.length);
});

Deno.test("docs/security.md names the variable of every limit that can be set", () => {
  const named = stated.map(([, , variable]) => variable!.replaceAll("`", "")).filter(Boolean);
  assert.deepEqual(named.toSorted(), Object.values(VARIABLES).toSorted());
});
