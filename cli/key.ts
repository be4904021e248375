import { type ApiKeyRow, listApiKeys } from "@/db/queries/access.ts";
import { createApiKey, recordAction, revokeApiKey, type Scope } from "@/services/access/mod.ts";
import { type Command, parse, usageError, wholeNumber, withServices } from "./command.ts";

const ACTOR = "command line";
const DAY_MS = 86_400_000;

/** Makes, shows and revokes the keys of programs. */
export const keyCommand: Command = {
  usage: "key create NAME [--scope read|write|admin] [--expires 90d] | key list | key revoke ID",
  summary: "Create a key for programs (shown once), list all keys, or revoke one",
  async run(args) {
    const { usage } = this;
    const { values, positionals } = parse(usage, args, {
      scope: { type: "string", multiple: true },
      expires: { type: "string" },
    });
    const [verb, subject, ...rest] = positionals;
    if (rest.length > 0) throw usageError(usage, "Expected one name; put quotes around it");
    if (verb === "list" && subject === undefined) return await showKeys();
    if (subject === undefined) throw usageError(usage, "Expected create NAME, list, or revoke ID");
    if (verb === "revoke") return await revoke(wholeNumber(usage, "ID", subject));
    if (verb !== "create") throw usageError(usage, `There is no "key ${verb}"`);
    const days = daysOf(usage, values.expires);
    await create(subject, (values.scope ?? ["read"]) as Scope[], days);
  },
};

function daysOf(usage: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, days] = /^(\d{1,5})d?$/.exec(text) ?? [];
  if (days === undefined) {
    throw usageError(usage, `--expires takes days such as 90d, not "${text}"`);
  }
  return Number(days);
}

async function create(name: string, scopes: Scope[], days: number | undefined): Promise<void> {
  await withServices(async (services) => {
    const expiresAt = days === undefined
      ? undefined
      : new Date(services.clock().getTime() + days * DAY_MS);
    const { apiKey, token } = await createApiKey(services, { name, scopes, expiresAt });
    const subject = `ApiKey ${apiKey.id}`;
    await recordAction(services, { actor: ACTOR, action: "createApiKey", subject });
    return `${token}\nThat is key ${apiKey.id}, shown this once. Send it as: Authorization: Bearer ${apiKey.prefix}…`;
  });
}

async function revoke(id: number): Promise<void> {
  await withServices(async (services) => {
    const key = await revokeApiKey(services, id);
    const subject = `ApiKey ${key.id}`;
    await recordAction(services, { actor: ACTOR, action: "revokeApiKey", subject });
    return `Key ${key.id} (${key.name}) is revoked.`;
  });
}

async function showKeys(): Promise<void> {
  await withServices(async ({ db, clock }) => {
    const keys = await listApiKeys(db);
    if (keys.length === 0) return "There are no keys yet. Create one: holdfast key create NAME.";
    return keys.map((key) => lineOf(key, clock())).join("\n");
  });
}

function lineOf(key: ApiKeyRow, now: Date): string {
  const day = (at: Date | null) => at?.toISOString().slice(0, 10) ?? "never";
  const state = key.revokedAt
    ? `revoked ${day(key.revokedAt)}`
    : key.expiresAt && key.expiresAt <= now
    ? `expired ${day(key.expiresAt)}`
    : `expires ${day(key.expiresAt)}`;
  return `${String(key.id).padStart(4)}  ${key.prefix}…  ${key.scopes.join(",").padEnd(5)}  ` +
    `used ${day(key.lastUsedAt).padEnd(10)}  ${state.padEnd(18)}  ${key.name}`;
}
