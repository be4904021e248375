import {
  type EnhancedGenerateContentResponse,
  type GenerateContentRequest,
  GoogleGenerativeAI,
  GoogleGenerativeAIFetchError,
  type ResponseSchema,
} from "@google/generative-ai";
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

/** Tokens of an answer at the most. */
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
    const response = settings.stream
      ? await (await model.generateContentStream(bodyOf(prompt), options)).response
      : (await model.generateContent(bodyOf(prompt), options)).response;
    return readReply(response);
  } catch (error) {
    signal.throwIfAborted();
    throw controller.signal.aborted ? new GeminiFailure("TIMEOUT") : failureOf(error);
  } finally {
    clearTimeout(timer);
  }
}

/** The body of the request: all that leaves this machine besides the key. */
export function bodyOf({ instruction, data, schema }: Prompt): GenerateContentRequest {
  return {
    systemInstruction: { role: "system", parts: [{ text: instruction }] },
    contents: [{ role: "user", parts: [{ text: data }] }],
    generationConfig: {
      responseMimeType: "application/json",
      responseSchema: schema,
      temperature: 0.8,
      maxOutputTokens: OUTPUT_TOKENS,
    },
  };
}

function readReply(response: EnhancedGenerateContentResponse | undefined): Reply {
  const counts = response?.usageMetadata;
  const prompt = tokens(counts?.promptTokenCount);
  const output = Math.max(
    tokens(counts?.candidatesTokenCount),
    tokens(counts?.totalTokenCount) - prompt,
  );
  return { usage: { prompt, output }, outcome: outcomeOf(response) };
}

function outcomeOf(response: EnhancedGenerateContentResponse | undefined): Reply["outcome"] {
  const candidate = response?.candidates?.[0];
  if (!candidate) {
    const blocked = response?.promptFeedback?.blockReason !== undefined;
    return { failure: new GeminiFailure(blocked ? "BLOCKED" : "MALFORMED") };
  }
  if (candidate.finishReason === "MAX_TOKENS") return { failure: new GeminiFailure("TRUNCATED") };
  if (!WHOLE.includes(candidate.finishReason)) return { failure: new GeminiFailure("BLOCKED") };
  const text = candidate.content?.parts?.map((part) => part.text ?? "").join("") ?? "";
  try {
    return { value: JSON.parse(text) };
  } catch {
    // Half an answer begins as one does, and a stream that was cut names no reason to end.
    const begun = /^\s*\{/.test(text);
    const half = begun && (candidate.finishReason === undefined || !/\}\s*$/.test(text));
    return { failure: new GeminiFailure(half ? "TRUNCATED" : "MALFORMED") };
  }
}

/** A count as a server states it, which may be anything. */
function tokens(count: unknown): number {
  return typeof count === "number" && count > 0 && count < 1e8 ? Math.round(count) : 0;
}

function failureOf(error: unknown): GeminiFailure {
  if (!(error instanceof GoogleGenerativeAIFetchError) || error.status === undefined) {
    // An answer came that is no JSON, or a stream ended amid an event; else none came.
    const garbled = error instanceof SyntaxError ||
      error instanceof Error && /Failed to parse stream|Error parsing JSON/.test(error.message);
    return new GeminiFailure(garbled ? "MALFORMED" : "UNREACHABLE");
  }
  const { status } = error;
  const details = detailsOf(error);
  const says = (reason: string) => details.some((detail) => detail.reason === reason);
  if (status === 429) return new GeminiFailure("RATE_LIMITED", retryDelay(details), status);
  if (status === 408 || status === 504) return new GeminiFailure("TIMEOUT", undefined, status);
  if (status >= 500) return new GeminiFailure("UNAVAILABLE", retryDelay(details), status);
  if (status === 401 || status === 403 || says("API_KEY_INVALID") || keyNotValid(error)) {
    return new GeminiFailure("KEY_REFUSED", undefined, status);
  }
  return new GeminiFailure(status === 404 ? "NO_MODEL" : "REFUSED", undefined, status);
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
