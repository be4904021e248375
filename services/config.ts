import { isLoopback } from "./access/client.ts";
import { type AccessSettings, readAccess } from "./access/settings.ts";
import { UserError } from "./errors.ts";
import { type GeminiSettings, readGemini } from "./gemini/mod.ts";

/** What the environment decides. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Folder of the embedded database. */
  readonly dataDir: string;
  /** `postgres://…`; undefined: embedded. */
  readonly databaseUrl: string | undefined;
  /** Whether an empty database is filled with the demo store. */
  readonly demo: boolean;
  /** Who may ask, and how much. */
  readonly access: AccessSettings;
  /** Undefined without a key: the playbook writes the strategies. */
  readonly gemini: GeminiSettings | undefined;
  /** Path of the user's own rules for the playbook. */
  readonly playbook: string | undefined;
}

/** Name of the serving file in the data folder: what scoring a file without the database uses. */
export const SERVING_FILE = "serving.onnx";

/**
 * Reads the configuration.
 *
 * @param env one variable of the environment by name
 * @throws {UserError} `BAD_CONFIG`, naming the variable and what it takes
 */
export function readConfig(env: (name: string) => string | undefined): Config {
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
  const databaseUrl = env("DATABASE_URL") || undefined;
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw bad("DATABASE_URL must begin with postgres:// (its value is not shown here).");
  }
  const demo = env("HOLDFAST_DEMO") ?? "1";
  if (!["0", "1", ""].includes(demo)) throw bad(`HOLDFAST_DEMO must be 0 or 1, but is "${demo}".`);
  const dataDir = env("HOLDFAST_DATA") || ".data";
  return {
    host,
    port,
    dataDir,
    databaseUrl,
    demo: demo !== "0",
    access,
    gemini: readGemini(env),
    playbook: env("HOLDFAST_PLAYBOOK") || undefined,
  };
}

const bad = (message: string) => new UserError("BAD_CONFIG", message);
