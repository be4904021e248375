import type { Database } from "@/db/client.ts";
import { createHash, randomBytes } from "node:crypto";
import {
  type ApiKeyRow,
  findApiKey,
  insertApiKey,
  markApiKeyRevoked,
  markApiKeyUsed,
} from "@/db/queries/access.ts";
import { SCOPES } from "@/db/schema/mod.ts";
import { requireNone, UserError } from "../errors.ts";
import { AccessError, type Identity, type Scope } from "./identity.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly clock: () => Date;
}

/** What a new key is to be. */
export interface ApiKeyInput {
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Undefined: it does not expire. */
  readonly expiresAt?: Date | undefined;
}

/** A key that was just made. */
export interface NewApiKey {
  readonly apiKey: ApiKeyRow;
  /** The key itself: no one can show it again. */
  readonly token: string;
}

/** Begins every token, so that scanners for leaked secrets know one. */
const MARK = "hf_";
/** Characters of a token by which people tell keys apart: the mark and 48 of 256 random bits. */
const PREFIX_LENGTH = MARK.length + 8;
const MAX_NAME_LENGTH = 60;
/** Shortest time between two records of a use, in ms. */
const USE_INTERVAL = 60_000;

/**
 * Makes a key.
 *
 * @throws {UserError} `BAD_KEY`, one for each field that is wrong, with what it takes
 */
export async function createApiKey(
  { db, clock }: Deps,
  { name, scopes, expiresAt }: ApiKeyInput,
): Promise<NewApiKey> {
  const now = clock();
  const trimmed = name.trim();
  const errors: UserError[] = [];
  // deno-lint-ignore no-control-regex -- what would break a line of a log or a header
  if (trimmed === "" || trimmed.length > MAX_NAME_LENGTH || /[\x00-\x1f\x7f]/.test(trimmed)) {
    errors.push(bad("name", `to have 1 to ${MAX_NAME_LENGTH} characters on one line`));
  }
  if (scopes.length === 0) errors.push(bad("scopes", `to name at least one of ${names()}`));
  const unknown = scopes.find((scope) => !SCOPES.includes(scope));
  if (unknown !== undefined) {
    errors.push(bad("scopes", `to be among ${names()}, but found "${unknown}"`));
  }
  if (expiresAt && !(expiresAt > now)) errors.push(bad("expiresAt", "to lie in the future"));
  requireNone(errors);
  const token = MARK + randomBytes(32).toString("base64url");
  const apiKey = await insertApiKey(db, {
    name: trimmed,
    prefix: token.slice(0, PREFIX_LENGTH),
    hash: hashOf(token),
    scopes: SCOPES.filter((scope) => scopes.includes(scope)),
    createdAt: now,
    expiresAt: expiresAt ?? null,
  });
  return { apiKey, token };
}

/**
 * Revokes a key: the next request that bears it is refused. One that is revoked already is returned as it is.
 *
 * @throws {UserError} `NOT_FOUND`
 */
export async function revokeApiKey(
  { db, clock }: Deps,
  id: number,
): Promise<ApiKeyRow> {
  const key = await markApiKeyRevoked(db, id, clock());
  if (!key) throw new UserError("NOT_FOUND", "There is no key with that id.", ["id"]);
  return key;
}

/**
 * Whose a token is. Asks the table each time, so that a revocation acts at once.
 *
 * @throws {AccessError} `UNAUTHENTICATED` when it is unknown, has expired or is revoked
 */
export async function identifyKey(
  { db, clock }: Deps,
  token: string,
): Promise<Identity> {
  const key = await findApiKey(db, hashOf(token));
  const now = clock();
  if (!key) throw refused("is unknown");
  if (key.revokedAt) throw refused("was revoked");
  if (key.expiresAt && key.expiresAt <= now) throw refused("has expired");
  const since = new Date(now.getTime() - USE_INTERVAL);
  if (!key.lastUsedAt || key.lastUsedAt <= since) await markApiKeyUsed(db, key.id, now, since);
  return {
    kind: "key",
    actor: keyActor(key),
    scopes: key.scopes,
    keyId: key.id,
  };
}

/** A key as the audit log names it. */
export function keyActor({ name, prefix }: Pick<ApiKeyRow, "name" | "prefix">): string {
  return `key ${name} (${prefix}…)`;
}

/** A token has 256 random bits, so that its hash needs no salt and no slowness. */
function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

const names = () => SCOPES.join(", ");
const bad = (field: keyof ApiKeyInput, expected: string) =>
  new UserError("BAD_KEY", `Expected ${field} ${expected}.`, [field]);
const refused = (why: string) =>
  new AccessError("UNAUTHENTICATED", `That key ${why}. Ask an admin for another one.`, 401);
