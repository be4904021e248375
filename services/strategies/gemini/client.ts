import {
  type EnhancedGenerateContentResponse,
  type GenerateContentCandidate,
  type GenerateContentRequest,
  type GenerateContentStreamResult,
  GoogleGenerativeAI,
  GoogleGenerativeAIFetchError,
  type ResponseSchema,
} from "@google/generative-ai";
import { unwrapJson } from "./envelope.ts";
import { GeminiFailure } from "./failure.ts";
import type { GeminiSettings } from "./settings.ts";

/** What is asked. */
export interface Prompt {
  /** What Gemini is to do. */
  readonly instruction: string;
  /** What it is to do it with; JSON. */
  readonly data: string;
  /** The shape of its answer. */
  readonly schema: ResponseSchema;
}

/** Tokens that a request took. */
export interface Usage {
  readonly prompt: number;
  /** The answer and the thinking before it, which is paid alike. */
  readonly output: number;
}

/** What one request brought: even an answer that is of no use took tokens. */
export interface Reply {
  readonly usage: Usage;
  readonly outcome: { readonly value: unknown } | { readonly failure: GeminiFailure };
}

/** Maximum number of tokens of an answer. */
export const OUTPUT_TOKENS = 16_384;

/** Finish reasons of an answer that is whole. */
const WHOLE = ["STOP", "FINISH_REASON_UNSPECIFIED", undefined];

/**
 * Asks Gemini once.
 *
 * @throws {GeminiFailure} without an answer
 * @throws the signal's reason when it aborts
 */
export async function requestOnce(
  settings: GeminiSettings,
  prompt: Prompt,
  signal: AbortSignal,
): Promise<Reply> {
  const model = new GoogleGenerativeAI(settings.apiKey).getGenerativeModel(
    { model: settings.model },
    { baseUrl: settings.baseUrl },
  );
  // The client's own timeout leaves a timer behind that keeps the process alive.
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), settings.timeout);
  const options = { signal: AbortSignal.any([signal, controller.signal]) };
  try {
    const responses = settings.stream
      ? await collect(await model.generateContentStream(bodyOf(prompt), options))
      : [(await model.generateContent(bodyOf(prompt), options)).response];
    return readReply(responses);
  } catch (error) {
    signal.throwIfAborted();
    throw controller.signal.aborted ? new GeminiFailure("TIMEOUT") : failureOf(error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The body of the request: all that leaves this machine besides the key. Sampling parameters (`temperature`, `topP`,
 * `topK`) are not in it: Gemini 3 models expect their own defaults.
 */
export function bodyOf({ instruction, data, schema }: Prompt): GenerateContentRequest {
  return {
    systemInstruction: { role: "system", parts: [{ text: instruction }] },
    contents: [{ role: "user", parts: [{ text: data }] }],
    generationConfig: {
      responseMimeType: "application/json",
      responseSchema: schema,
      maxOutputTokens: OUTPUT_TOKENS,
    },
  };
}

/** The events of a stream. The client's own sum of them loses which parts are thoughts. */
async function collect(
  result: GenerateContentStreamResult,
): Promise<EnhancedGenerateContentResponse[]> {
  // It fails with the stream, whose error is the one that is told.
  result.response.catch(() => undefined);
  const events: EnhancedGenerateContentResponse[] = [];
  for await (const event of result.stream) events.push(event);
  return events;
}

function readReply(responses: readonly EnhancedGenerateContentResponse[]): Reply {
  const counts = responses.findLast(({ usageMetadata }) => usageMetadata)?.usageMetadata;
  const prompt = tokens(counts?.promptTokenCount);
  const output = Math.max(
    tokens(counts?.candidatesTokenCount),
    tokens(counts?.totalTokenCount) - prompt,
  );
  return { usage: { prompt, output }, outcome: outcomeOf(responses) };
}

function outcomeOf(responses: readonly EnhancedGenerateContentResponse[]): Reply["outcome"] {
  const candidates = responses.flatMap(({ candidates }) =>
    Array.isArray(candidates) && candidates[0] ? [candidates[0]] : []
  );
  if (candidates.length === 0) {
    const blocked = responses.some(({ promptFeedback }) => promptFeedback?.blockReason);
    return { failure: new GeminiFailure(blocked ? "BLOCKED" : "MALFORMED") };
  }
  const finishReason = candidates.findLast(({ finishReason }) => finishReason)?.finishReason;
  if (finishReason === "MAX_TOKENS") return { failure: new GeminiFailure("TRUNCATED") };
  if (!WHOLE.includes(finishReason)) return { failure: new GeminiFailure("BLOCKED") };
  const text = candidates.map(answerText).join("");
  const answer = unwrapJson(text);
  if ("value" in answer) return answer;
  return { failure: new GeminiFailure(answer.problem === "CUT_OFF" ? "TRUNCATED" : "MALFORMED") };
}

/** The text of a candidate without its thoughts, which a part marks with a field that the client's types lack. */
function answerText({ content }: GenerateContentCandidate): string {
  const parts: unknown = content?.parts;
  if (!Array.isArray(parts)) return "";
  return parts.map((part: { text?: unknown; thought?: unknown } | null) =>
    typeof part?.text === "string" && part.thought !== true ? part.text : ""
  ).join("");
}

/** A count as a server states it, which may be anything. */
function tokens(count: unknown): number {
  return typeof count === "number" && count > 0 && count < 1e8 ? Math.round(count) : 0;
}

function failureOf(error: unknown): GeminiFailure {
  if (!(error instanceof GoogleGenerativeAIFetchError) || error.status === undefined) {
    // An answer came that is no JSON, no object, or a stream that ended amid an event; else none came.
    const garbled = error instanceof SyntaxError || error instanceof Error &&
        /Failed to parse stream|Error parsing JSON|^Cannot (read|set|create) propert/.test(
          error.message,
        );
    return new GeminiFailure(garbled ? "MALFORMED" : "UNREACHABLE");
  }
  const { status } = error;
  const details = detailsOf(error);
  const says = (reason: string) => details.some((detail) => detail.reason === reason);
  if (status === 404 || status === 410 || isRetirementNotice(error)) {
    return new GeminiFailure("NO_MODEL", undefined, status);
  }
  if (status === 429) return new GeminiFailure("RATE_LIMITED", retryDelay(details), status);
  if (status === 408 || status === 504) return new GeminiFailure("TIMEOUT", undefined, status);
  if (status >= 500) return new GeminiFailure("UNAVAILABLE", retryDelay(details), status);
  if (status === 401 || status === 403 || says("API_KEY_INVALID") || keyNotValid(error)) {
    return new GeminiFailure("KEY_REFUSED", undefined, status);
  }
  return new GeminiFailure("REFUSED", undefined, status);
}

/** Google announces a model's end with various statuses, 429 among them. */
function isRetirementNotice({ status, message }: GoogleGenerativeAIFetchError): boolean {
  return status !== undefined && status >= 400 && status < 500 &&
    /\bmodels?\b.*(no longer (available|supported)|retired|shut ?down|discontinued|deprecated|not found)/is
      .test(message);
}

/** A server may send anything in their place. */
function detailsOf({ errorDetails }: GoogleGenerativeAIFetchError): Record<string, unknown>[] {
  const list: unknown = errorDetails;
  return Array.isArray(list) ? list.filter((each) => typeof each === "object" && each) : [];
}

/** Google answers a wrong key with 400. */
function keyNotValid({ status, message }: GoogleGenerativeAIFetchError): boolean {
  return status === 400 && /API.key not valid/i.test(message);
}

/**
 * What `google.rpc.RetryInfo` asks for, in milliseconds. It says in the body what the header Retry-After says, which
 * the client does not show.
 */
function retryDelay(details: readonly Record<string, unknown>[]): number | undefined {
  const delay = details.map(({ retryDelay }) => retryDelay).find((each) => each !== undefined);
  const seconds = typeof delay === "string" ? /^(\d+(?:\.\d+)?)s$/.exec(delay)?.[1] : undefined;
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
