/** What can go wrong with Gemini, and what can stand around a whole answer. */
import type { GeminiSettings } from "@/services/strategies/gemini/mod.ts";
import {
  type Behaviour,
  blocksPrompt,
  fails,
  garbles,
  half,
  hangs,
  refusesKey,
  says,
  wraps,
} from "./stand_in.ts";

const RETRY_INFO = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "7.5s" };

/** A way to fail, and what has to come of it. */
export interface Failure {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly code: string;
  /** Requests for one language, and milliseconds between them. */
  readonly requests: number;
  readonly waits: readonly number[];
  readonly settings?: Partial<GeminiSettings>;
}

/** How a request fails. */
export const FAILURES: readonly Failure[] = [
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
export const WRAPPED: readonly [name: string, behaviour: Behaviour][] = [
  ["in a Markdown fence", wraps((text) => [{ text: `\`\`\`json\n${text}\n\`\`\`` }])],
  ["behind a byte order mark", wraps((text) => [{ text: `\uFEFF${text}` }])],
  ["behind a thought", wraps((text) => [{ text: "First, {I think}.", thought: true }, { text }])],
  ["before a sentence", wraps((text) => [{ text: `${text}\n\nI hope that this helps.` }])],
  ["after a sentence", wraps((text) => [{ text: `Here you are: ${text}` }])],
];
