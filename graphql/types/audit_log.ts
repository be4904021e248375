import {
  type AuditKind,
  type AuditRow,
  countAuditEntries,
  findAuditEntry,
  listAuditEntries,
} from "@/db/queries/audit_log.ts";
import { includesScope } from "@/services/access/mod.ts";
import { needs } from "../access.ts";
import { builder, wholeNumber } from "../builder.ts";
import { pageCost, toConnection } from "./connection.ts";

const AuditEntry = builder.objectRef<AuditRow>("AuditEntry");
builder.node(AuditEntry, {
  description: "An action, or an attempt at one.",
  id: { resolve: ({ id }) => String(id) },
  // `node` itself needs no more than reading.
  loadOne: (id, { services, identity: { scopes } }) =>
    includesScope(scopes, "admin") ? findAuditEntry(services.db, wholeNumber(id)) : undefined,
  fields: (t) => ({
    at: t.expose("at", { type: "DateTime", description: "Time of the event." }),
    actor: t.exposeString("actor", {
      description: "The actor: `local`, `session`, `command line`, or `key` with its name and " +
        "prefix.",
    }),
    action: t.exposeString("action", {
      description: "The action: a mutation's name, or method and route of a request.",
    }),
    subject: t.exposeString("subject", {
      nullable: true,
      description: "The object acted on, if known.",
    }),
    detail: t.expose("detail", {
      type: "JSON",
      nullable: true,
      description: "Its arguments, without texts and files; `error` has the code of a failure.",
    }),
  }),
});

const AuditKindEnum = builder.enumType("AuditKind", {
  description: "Kinds of entries of the audit log.",
  values: {
    CHANGE: { description: "A mutation, or a form of the dashboard that changes something." },
    EXPORT: { description: "An export with a key." },
    SIGN_IN: { description: "A sign-in or a sign-out." },
    FAILURE: { description: "An attempt at any of the others that failed." },
  } as const satisfies Record<AuditKind, unknown>,
});

const AuditFilterInput = builder.inputType("AuditFilter", {
  description: "Filter of the audit log. All conditions that are given must hold.",
  fields: (t) => ({
    actor: t.string({ description: "A part of the actor's name, in capitals or not." }),
    kind: t.field({ type: AuditKindEnum, description: "Kind of entry." }),
    from: t.field({ type: "DateTime", description: "From this time on." }),
    until: t.field({ type: "DateTime", description: "Before this time." }),
  }),
});

builder.queryField("auditLog", (t) =>
  t.connection(
    {
      type: AuditEntry,
      nullable: true,
      description: "Who changed what, the newest first. Needs the scope ADMIN.",
      args: { filter: t.arg({ type: AuditFilterInput, description: "Which entries." }) },
      complexity: pageCost,
      extensions: needs("admin"),
      resolve: async (_root, { filter, ...page }, { services: { db } }) =>
        toConnection(
          await listAuditEntries(db, page, filter ?? {}),
          () => countAuditEntries(db, filter ?? {}),
        ),
    },
    { name: "AuditEntryConnection", description: "A page of the audit log." },
    { name: "AuditEntryEdge", description: "An entry on a page." },
  ));
