import { UserError } from "../errors.ts";
import { PATIENCE_MS } from "./body.ts";

/** Who may ask, from where, and how much: each has an environment variable of its own. */
export interface AccessSettings {
  /** Password of the dashboard; undefined: open, to this machine alone. */
  readonly adminPassword: string | undefined;
  /** Origins whose pages may call the API. */
  readonly corsOrigins: readonly string[];
  /** Whether a proxy in front says who asks: `X-Forwarded-For`, `X-Forwarded-Proto`. */
  readonly trustProxy: boolean;
  /** Whether the schema may be asked about, and GraphiQL is shown. */
  readonly introspection: boolean;
  /** Whether a gateway may use the GraphQL endpoint as a subgraph of Apollo Federation. */
  readonly federation: boolean;
  /** Requests a minute of one key; 0: no limit. */
  readonly keyRate: number;
  /** Requests a minute of one address; 0: no limit. */
  readonly addressRate: number;
  /** Levels of fields of a GraphQL operation. */
  readonly queryDepth: number;
  /** Maximum number of fields of one GraphQL answer. */
  readonly queryComplexity: number;
  /** Bytes of an upload. */
  readonly uploadBytes: number;
  /** Milliseconds that may be spent on waiting for a body; what comes prolongs it. */
  readonly bodyPatience: number;
  /** Milliseconds of one statement that reads for a request, on a database server. */
  readonly statementTimeout: number;
  /** Bytes of GraphQL answers that are kept until something is written; 0: none. */
  readonly responseCacheBytes: number;
}

/** Without any variable set. */
export const DEFAULT_ACCESS: AccessSettings = {
  adminPassword: undefined,
  corsOrigins: [],
  trustProxy: false,
  introspection: true,
  federation: false,
  keyRate: 0,
  addressRate: 0,
  queryDepth: 14,
  queryComplexity: 100_000,
  uploadBytes: 512 * 1024 ** 2,
  bodyPatience: PATIENCE_MS,
  statementTimeout: 30_000,
  responseCacheBytes: 32 * 1024 ** 2,
};

/** Rates where others than this machine can ask, in requests a minute. */
export const GUARDED_RATES = { keyRate: 3000, addressRate: 1200 } as const;

/**
 * Reads who may ask.
 *
 * @param env one variable of the environment by name
 * @throws {UserError} `BAD_CONFIG`, naming the variable and what it takes
 */
export function readAccess(env: (name: string) => string | undefined): AccessSettings {
  const number = (name: string, preset: number, from: number, to: number) => {
    const text = env(name) || String(preset);
    const value = Number(text);
    if (Number.isInteger(value) && value >= from && value <= to) return value;
    throw bad(`${name} must be a whole number from ${from} to ${to}, but is "${text}".`);
  };
  const flag = (name: string, preset: boolean) => {
    const text = env(name) || (preset ? "1" : "0");
    if (text === "0" || text === "1") return text === "1";
    throw bad(`${name} must be 0 or 1, but is "${text}".`);
  };
  const adminPassword = env("HOLDFAST_ADMIN_PASSWORD") || undefined;
  const preset = adminPassword === undefined
    ? DEFAULT_ACCESS
    : { ...DEFAULT_ACCESS, ...GUARDED_RATES };
  const mebibyte = 1024 ** 2;
  return {
    adminPassword,
    corsOrigins: readOrigins(env("HOLDFAST_CORS_ORIGINS") ?? ""),
    trustProxy: flag("HOLDFAST_TRUST_PROXY", preset.trustProxy),
    introspection: flag("HOLDFAST_INTROSPECTION", preset.introspection),
    federation: flag("HOLDFAST_FEDERATION", preset.federation),
    keyRate: number("HOLDFAST_KEY_RATE", preset.keyRate, 0, 1_000_000),
    addressRate: number("HOLDFAST_ADDRESS_RATE", preset.addressRate, 0, 1_000_000),
    queryDepth: number("HOLDFAST_QUERY_DEPTH", preset.queryDepth, 1, 100),
    queryComplexity: number("HOLDFAST_QUERY_COMPLEXITY", preset.queryComplexity, 1, 1e9),
    uploadBytes: mebibyte *
      number("HOLDFAST_UPLOAD_MIB", preset.uploadBytes / mebibyte, 1, 100_000),
    bodyPatience: 1000 * number("HOLDFAST_BODY_TIMEOUT", preset.bodyPatience / 1000, 1, 3600),
    statementTimeout: 1000 *
      number("HOLDFAST_STATEMENT_TIMEOUT", preset.statementTimeout / 1000, 1, 3600),
    responseCacheBytes: mebibyte *
      number("HOLDFAST_RESPONSE_CACHE_MIB", preset.responseCacheBytes / mebibyte, 0, 4096),
  };
}

/** Exact origins only: `*` would let every site on the web read the customers. */
function readOrigins(text: string): string[] {
  return text.split(",").map((part) => part.trim()).filter((part) => part !== "").map((part) => {
    if (/^https?:[^*]+$/.test(part) && URL.canParse(part) && new URL(part).origin === part) {
      return part;
    }
    throw bad(
      "HOLDFAST_CORS_ORIGINS takes exact origins with commas between, such as " +
        `https://app.example.com, but one is "${part}".`,
    );
  });
}

const bad = (message: string) => new UserError("BAD_CONFIG", message);
