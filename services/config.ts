import { isLoopback } from "./access/client.ts";
import { type AccessSettings, readAccess } from "./access/settings.ts";
import { UserError } from "./errors.ts";
import { type GeminiSettings, readGemini } from "./strategies/gemini/mod.ts";
import type { LogFormat } from "./operations/logging.ts";
import type { WebhookSettings } from "./webhooks/settings.ts";
import { readRetention, type Retention } from "./operations/retention.ts";

/** What the environment decides. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Folder of the embedded database. */
  readonly dataDir: string;
  /** `postgres://…`; undefined: embedded. */
  readonly databaseUrl: string | undefined;
  /** `postgres://…` past the pooler that `databaseUrl` leads to; undefined: there is no pooler. */
  readonly databaseDirectUrl: string | undefined;
  /** Whether an empty database is filled with the demo store. */
  readonly demo: boolean;
  /** Who may ask, and how much. */
  readonly access: AccessSettings;
  /** Undefined without a key: the playbook writes the strategies. */
  readonly gemini: GeminiSettings | undefined;
  /** Path of the user's own rules for the playbook. */
  readonly playbook: string | undefined;
  /** Path of a manifest of GraphQL documents, and whether no other document is run. */
  readonly trustedDocuments: { readonly path: string; readonly exclusive: boolean } | undefined;
  /** Whether this process runs jobs. */
  readonly runsJobs: boolean;
  /** Whether Prometheus finds something at `/metrics`. */
  readonly metrics: boolean;
  /** How log lines are written. */
  readonly logFormat: LogFormat;
  /** How long what is no longer needed is kept. */
  readonly retention: Retention;
  /** Where webhooks may go. */
  readonly webhooks: WebhookSettings;
}

/** One variable of the environment by name. */
type Env = (name: string) => string | undefined;

/** Name of the serving file in the data folder: what scoring a file without the database uses. */
export const SERVING_FILE = "serving.onnx";

/**
 * Reads the configuration.
 *
 * @param env one variable of the environment by name
 * @throws {UserError} `BAD_CONFIG`, naming the variable and what it takes
 */
export function readConfig(env: Env): Config {
  const host = env("HOST") || "127.0.0.1";
  const access = readAccess(env);
  if (access.adminPassword === undefined && !isLoopback(host)) {
    throw bad(
      `HOST is "${host}", which others can reach: set HOLDFAST_ADMIN_PASSWORD, or leave HOST at 127.0.0.1.`,
    );
  }
  const port = Number(env("PORT") || 8000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw bad(`PORT must be a whole number from 0 to 65535, but is "${env("PORT")}".`);
  }
  const databaseUrl = readAddress(env, "DATABASE_URL");
  const databaseDirectUrl = readAddress(env, "DATABASE_DIRECT_URL");
  if (databaseDirectUrl !== undefined && databaseUrl === undefined) {
    throw bad(
      "DATABASE_DIRECT_URL is the way past a pooler: set DATABASE_URL to the pooler's address too.",
    );
  }
  const runsJobs = isOn(env, "HOLDFAST_WORKERS", "1");
  if (!runsJobs && databaseUrl === undefined) {
    throw bad(
      "HOLDFAST_WORKERS is 0, but only one process can open the embedded database, so that no other " +
        "could run jobs: set DATABASE_URL too, or leave HOLDFAST_WORKERS at 1.",
    );
  }
  const dataDir = env("HOLDFAST_DATA") || ".data";
  return {
    host,
    port,
    dataDir,
    databaseUrl,
    databaseDirectUrl,
    demo: isOn(env, "HOLDFAST_DEMO", "1"),
    access,
    gemini: readGemini(env),
    playbook: env("HOLDFAST_PLAYBOOK") || undefined,
    trustedDocuments: readTrusted(env),
    runsJobs,
    metrics: isOn(env, "HOLDFAST_METRICS", "0"),
    logFormat: readLogFormat(env),
    retention: readRetention(env),
    webhooks: { allowPrivate: isOn(env, "HOLDFAST_WEBHOOK_PRIVATE", "0") },
  };
}

function readAddress(env: Env, name: string): string | undefined {
  const address = env(name) || undefined;
  if (address !== undefined && !/^postgres(ql)?:\/\//.test(address)) {
    throw bad(`${name} must begin with postgres:// (its value is not shown here).`);
  }
  return address;
}

function readTrusted(env: Env): Config["trustedDocuments"] {
  const path = env("HOLDFAST_TRUSTED_DOCUMENTS") || undefined;
  const exclusive = isOn(env, "HOLDFAST_TRUSTED_ONLY", "0");
  if (path === undefined && exclusive) {
    throw bad(
      "HOLDFAST_TRUSTED_ONLY is 1, but no document is trusted: set HOLDFAST_TRUSTED_DOCUMENTS to the path of a manifest.",
    );
  }
  return path === undefined ? undefined : { path, exclusive };
}

function isOn(env: Env, name: string, preset: "0" | "1"): boolean {
  const value = env(name) || preset;
  if (value !== "0" && value !== "1") throw bad(`${name} must be 0 or 1, but is "${value}".`);
  return value === "1";
}

function readLogFormat(env: Env): LogFormat {
  const format = env("HOLDFAST_LOG") || "text";
  if (format === "text" || format === "json") return format;
  throw bad(`HOLDFAST_LOG must be text or json, but is "${format}".`);
}

const bad = (message: string) => new UserError("BAD_CONFIG", message);
