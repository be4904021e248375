/**
 * A stand-in for Google's Gemini on loopback, for tests. It is no language model: it speaks the REST protocol
 * (`models/…:generateContent` and `:streamGenerateContent` with server-sent events) and answers what a test tells it
 * to, by default with sentences that are written down in `ideas.ts`.
 */
import { ideas } from "./ideas.ts";

/** A request as it arrived. */
export interface Arrived {
  readonly url: string;
  readonly headers: Headers;
  /** The body, byte for byte. */
  readonly bytes: Uint8Array;
  readonly body: RequestBody;
  /** What the prompt gives to work with. */
  readonly data: PromptData;
  readonly stream: boolean;
}

interface RequestBody {
  readonly systemInstruction: { readonly parts: readonly { readonly text: string }[] };
  readonly contents: readonly { readonly parts: readonly { readonly text: string }[] }[];
  readonly generationConfig: Readonly<Record<string, unknown>>;
}

/** The part of the prompt that the stand-in reads. */
export interface PromptData {
  readonly segments: readonly SegmentFacts[];
  readonly complaints: readonly {
    readonly segment: number;
    readonly problems: readonly string[];
  }[];
}

/** What the prompt says of a segment. */
export interface SegmentFacts {
  readonly segment: number;
  readonly name: string;
  readonly customers: string;
  readonly shareOfAll: string;
  readonly churnProbability: string | null;
}

/** How the stand-in answers one request. */
export type Behaviour = (arrived: Arrived) => Response | Promise<Response>;

/** A strategy as the response schema wants it. */
export interface Answered {
  segment: number;
  headline: string;
  rationale: string;
  tactics: {
    channel: string;
    timing: string;
    action: string;
    offer?: string | null;
    metric: string;
  }[];
  measure: string;
}

/** Tokens that every answer claims. */
export const USAGE = { promptTokenCount: 1200, candidatesTokenCount: 2400, totalTokenCount: 4200 };

/** The stand-in while it runs. */
export interface StandIn extends AsyncDisposable {
  readonly url: string;
  readonly arrived: readonly Arrived[];
  /** What is to come of the next requests, in turn; the last goes on for ever. */
  script(...behaviours: Behaviour[]): void;
}

/** Starts a stand-in that answers well. */
export function startStandIn(): StandIn {
  const arrived: Arrived[] = [];
  const closing = new AbortController();
  let script: Behaviour[] = [answers()];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, signal: closing.signal },
    async (request) => {
      const bytes = new Uint8Array(await request.arrayBuffer());
      const body = JSON.parse(new TextDecoder().decode(bytes));
      const stream = new URL(request.url).pathname.endsWith(":streamGenerateContent");
      const { url, headers } = request;
      const data = JSON.parse(body.contents[0].parts[0].text);
      const all = { url, headers, bytes, body, data, stream };
      arrived.push(all);
      return await (script.length > 1 ? script.shift()! : script[0]!)(all);
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    arrived,
    script(...behaviours) {
      script = behaviours;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await server.finished;
    },
  };
}

/** Answers with the written-down ideas, changed as a test likes. */
export function answers(change: (strategies: Answered[]) => unknown = (all) => all): Behaviour {
  return (arrived) => {
    const strategies = ideas(arrived.data, languageOf(arrived));
    return reply(arrived, JSON.stringify({ strategies: change(strategies) }), "STOP");
  };
}

/** Answers with a text, whole or in events. */
export function says(
  text: string | ((arrived: Arrived) => string),
  finishReason = "STOP",
): Behaviour {
  return (arrived) => reply(arrived, typeof text === "string" ? text : text(arrived), finishReason);
}

/** Answers with the written-down ideas in parts as a test likes. */
export function wraps(parts: (text: string) => { text: string; thought?: boolean }[]): Behaviour {
  return (arrived) => {
    const text = JSON.stringify({ strategies: ideas(arrived.data, languageOf(arrived)) });
    const pieces = parts(text);
    const content = (given: typeof pieces) => ({ content: { role: "model", parts: given } });
    const last = { finishReason: "STOP" };
    // In a stream each part is an event of its own.
    const events = arrived.stream
      ? pieces.map((part, at) =>
        at === pieces.length - 1 ? { ...content([part]), ...last } : content([part])
      )
      : [{ ...content(pieces), ...last }];
    return send(
      arrived,
      events.map((candidate) => ({ candidates: [candidate], usageMetadata: USAGE })),
    );
  };
}

/** Answers with a first part only, as when the limit of tokens is reached; undefined: no reason why it ends. */
export function half(finishReason: string | undefined): Behaviour {
  return (arrived) => {
    const whole = JSON.stringify({ strategies: ideas(arrived.data, languageOf(arrived)) });
    return reply(arrived, whole.slice(0, whole.length / 2), finishReason);
  };
}

/** Refuses the prompt for safety, as Google does: with 200 and no candidate. */
export const blocksPrompt: Behaviour = (arrived) =>
  send(arrived, [{ promptFeedback: { blockReason: "SAFETY" }, usageMetadata: USAGE }]);

/** Answers with an error of Google's shape. */
export function fails(
  status: number,
  { details = [], headers = {}, message = "no" }: {
    details?: unknown[];
    headers?: Record<string, string>;
    message?: string;
  } = {},
): Behaviour {
  return () => Response.json({ error: { code: status, message, details } }, { status, headers });
}

/** Refuses a key as Google does. */
export const refusesKey: Behaviour = (arrived) =>
  fails(400, {
    // Worse than Google: it says the key aloud.
    message: `API key not valid: ${arrived.headers.get("x-goog-api-key")}`,
    details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }],
  })(arrived);

/** Never answers. */
export const hangs: Behaviour = () => new Promise(() => {});

/** Begins an answer and breaks the connection off. */
export const breaksOff: Behaviour = ({ stream }) =>
  new Response(
    new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(stream ? "data: {" : "{")),
      pull: (controller) => controller.error(new Error("broken off")),
    }),
    { headers: { "content-type": stream ? "text/event-stream" : "application/json" } },
  );

/** Answers with something else than the protocol's JSON. */
export const garbles: Behaviour = ({ stream }) =>
  new Response(stream ? "data: {oops\n\n" : "<html>");

function languageOf({ body }: Arrived): "en" | "ko" {
  return body.systemInstruction.parts[0]!.text.includes("Write in Korean") ? "ko" : "en";
}

function reply(arrived: Arrived, text: string, finishReason: string | undefined): Response {
  const size = arrived.stream ? 400 : Infinity;
  const pieces: string[] = [];
  for (let at = 0; at === 0 || at < text.length; at += size) pieces.push(text.slice(at, at + size));
  const events = pieces.map((piece, at) => {
    const last = at === pieces.length - 1;
    const candidate = { content: { role: "model", parts: [{ text: piece }] }, index: 0 };
    return last
      ? { candidates: [{ ...candidate, finishReason }], usageMetadata: USAGE }
      : { candidates: [candidate] };
  });
  return send(arrived, events);
}

function send({ stream }: Arrived, events: unknown[]): Response {
  if (!stream) return Response.json(events[0]);
  const body = events.map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join("");
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}
