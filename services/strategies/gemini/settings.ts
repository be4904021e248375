import { isLoopback } from "../../access/client.ts";
import { UserError } from "../../errors.ts";

/** How a shop speaks, what is true of it and what it may offer; goes into every request. */
export interface Brand {
  readonly tone: string;
  readonly facts: readonly string[];
  readonly offers: readonly string[];
}

/** How Gemini is asked. */
export interface GeminiSettings {
  readonly apiKey: string;
  readonly model: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Whether the answer is taken as it grows, which proxies need that cut long silences. */
  readonly stream: boolean;
  /** Milliseconds that one request may take. */
  readonly timeout: number;
  /** US dollars for a million tokens. */
  readonly price: { readonly prompt: number; readonly output: number };
  /** US dollars a calendar month (UTC) by estimate; Infinity: no limit. */
  readonly monthlyUsd: number;
  readonly brand: Brand;
}

/** The default model, and US dollars for a million tokens of it by Google's price list of July 2026. */
export const DEFAULT_MODEL = {
  name: "gemini-3.5-flash-lite",
  price: { prompt: 0.3, output: 2.5 },
};

/** Where Google answers. */
export const GOOGLE_URL = "https://generativelanguage.googleapis.com";

/** Maximum number of characters of one brand setting. */
const BRAND_MOST = 2000;

/**
 * Reads how Gemini is asked; undefined without a key.
 *
 * @param env one variable of the environment by name
 * @throws {UserError} `BAD_CONFIG`, naming the variable and what it takes; never with the key
 */
export function readGemini(
  env: (name: string) => string | undefined,
): GeminiSettings | undefined {
  const apiKey = env("GEMINI_API_KEY")?.trim();
  if (!apiKey) return undefined;
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw bad("GEMINI_API_KEY holds blanks or letters that no key has (it is not shown here).");
  }
  const number = (name: string, preset: number, least: number, most = 1e6) => {
    const text = env(name);
    if (!text) return preset;
    const value = Number(text);
    if (value >= least && value <= most) return value;
    throw bad(`${name} must be a number from ${least} to ${most}, but is "${text}".`);
  };
  const model = (env("GEMINI_MODEL") || DEFAULT_MODEL.name).replace(/^models\//, "");
  if (!/^[\w.-]+$/.test(model)) {
    throw bad(
      `GEMINI_MODEL must be a model's name, such as ${DEFAULT_MODEL.name}, but is "${model}".`,
    );
  }
  const stream = env("GEMINI_STREAM") || "0";
  if (stream !== "0" && stream !== "1") {
    throw bad(`GEMINI_STREAM must be 0 or 1, but is "${stream}".`);
  }
  return {
    apiKey,
    model,
    baseUrl: readBaseUrl(env("GEMINI_BASE_URL") || GOOGLE_URL),
    stream: stream === "1",
    timeout: 1000 * number("GEMINI_TIMEOUT", 90, 1, 3600),
    price: {
      prompt: number("GEMINI_PRICE_PROMPT", DEFAULT_MODEL.price.prompt, 0),
      output: number("GEMINI_PRICE_OUTPUT", DEFAULT_MODEL.price.output, 0),
    },
    monthlyUsd: number("GEMINI_MONTHLY_USD", Infinity, 0),
    brand: {
      tone: readText(env, "HOLDFAST_BRAND_TONE"),
      facts: listOf(readText(env, "HOLDFAST_BRAND_FACTS")),
      offers: listOf(readText(env, "HOLDFAST_BRAND_OFFERS")),
    },
  };
}

function readBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username) {
    throw bad(`GEMINI_BASE_URL must be an address, such as ${GOOGLE_URL}, without a query.`);
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw bad("GEMINI_BASE_URL must begin with https://, or the key could be read on its way.");
  }
  return url.href.replace(/\/+$/, "");
}

function readText(env: (name: string) => string | undefined, name: string): string {
  const text = env(name)?.trim() ?? "";
  if (text.length <= BRAND_MOST) return text;
  throw bad(`${name} has ${text.length} characters; shorten it to ${BRAND_MOST}.`);
}

/** Parts with semicolons or line ends between them. */
function listOf(text: string): string[] {
  return text.split(/[;\n]/).map((part) => part.trim()).filter((part) => part !== "");
}

const bad = (message: string) => new UserError("BAD_CONFIG", message);
