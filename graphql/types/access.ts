import { type ApiKeyRow, findApiKeyById, listApiKeys } from "@/db/queries/access.ts";
import { createApiKey, includesScope, revokeApiKey } from "@/services/access/mod.ts";
import { needs } from "../access.ts";
import { builder, innerNumber, wholeNumber } from "../builder.ts";
import { mutation } from "../payload.ts";

const ScopeEnum = builder.enumType("Scope", {
  description: "What a key may do; each includes those before it.",
  values: {
    READ: { value: "read", description: "Query and export." },
    WRITE: { value: "write", description: "Change stored data: import, train, promote." },
    ADMIN: {
      value: "admin",
      description:
        "Create and revoke keys, read the audit log, manage webhooks, erase customers, " +
        "and take backups.",
    },
  } as const,
});

const ApiKey = builder.objectRef<ApiKeyRow>("ApiKey");
builder.node(ApiKey, {
  description: "A key for programs. Its token is shown only once, when it is created.",
  id: { resolve: ({ id }) => String(id) },
  // `node` itself needs no more than reading.
  loadOne: (id, { services, identity: { scopes } }) =>
    includesScope(scopes, "admin") ? findApiKeyById(services.db, wholeNumber(id)) : undefined,
  fields: (t) => ({
    name: t.exposeString("name", { description: "What it is for." }),
    prefix: t.exposeString("prefix", {
      description: "First characters of its token, to tell keys apart.",
    }),
    scopes: t.expose("scopes", { type: [ScopeEnum], description: "What it may do." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
    expiresAt: t.expose("expiresAt", {
      type: "DateTime",
      nullable: true,
      description: "When it expires; null if never.",
    }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was last used, to the minute; null if never.",
    }),
    revokedAt: t.expose("revokedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was revoked; null while it is valid.",
    }),
  }),
});

builder.queryFields((t) => ({
  apiKeys: t.field({
    type: [ApiKey],
    description: "All keys, revoked ones too, the newest first. Needs the scope ADMIN.",
    complexity: { field: 1, multiplier: 20 },
    extensions: needs("admin"),
    resolve: (_root, _args, { services }) => listApiKeys(services.db),
  }),
}));

mutation("createApiKey", {
  scope: "admin",
  description: "Creates a key. Needs the scope ADMIN.",
  input: (t) => ({
    name: t.string({ required: true, description: "What it is for, in up to 60 characters." }),
    scopes: t.field({ type: [ScopeEnum], required: true, description: "What it may do." }),
    expiresAt: t.field({
      type: "DateTime",
      description: "When it expires; never if omitted.",
    }),
  }),
  payload: {
    apiKey: { type: ApiKey, description: "The key without its token." },
    token: {
      type: "String",
      description: "The key itself, shown this once: `Authorization: Bearer` and the token.",
    },
  },
  resolve: async (input, { services }) =>
    await createApiKey(services, { ...input, expiresAt: input.expiresAt ?? undefined }),
});

mutation("revokeApiKey", {
  scope: "admin",
  description: "Revokes a key, from the next request on. Needs the scope ADMIN.",
  input: (t) => ({ id: t.id({ required: true, description: "The key's id." }) }),
  payload: { apiKey: { type: ApiKey, description: "The key." } },
  resolve: async ({ id }, { services }) => ({
    apiKey: await revokeApiKey(services, innerNumber("ApiKey", id)),
  }),
});
