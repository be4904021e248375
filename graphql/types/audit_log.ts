import {
  type AuditKind,
  type AuditRow,
  countAuditEntries,
  listAuditEntries,
} from "@/db/queries/audit_log.ts";
import { needs } from "../access.ts";
import { builder } from "../builder.ts";
import { pageCost, toConnection } from "./connection.ts";

const AuditEntry = builder.objectRef<AuditRow>("AuditEntry").implement({
  description: "Something that somebody did or tried to do.",
  fields: (t) => ({
    id: t.id({ description: "Id.", resolve: ({ id }) => String(id) }),
    at: t.expose("at", { type: "DateTime", description: "When." }),
    actor: t.exposeString("actor", {
      description: "Who: `local`, `session`, `command line`, or `key` with its name and prefix.",
    }),
    action: t.exposeString("action", {
      description: "What: a mutation's name, or method and route of a request.",
    }),
    subject: t.exposeString("subject", { nullable: true, description: "To what, if it is known." }),
    detail: t.expose("detail", {
      type: "JSON",
      nullable: true,
      description:
        "With which arguments, texts and files left out; `error` has the code if it failed.",
    }),
  }),
});

const AuditKindEnum = builder.enumType("AuditKind", {
  description: "What entries of the audit log are of.",
  values: {
    CHANGE: { description: "A mutation, or a form of the dashboard that changes something." },
    EXPORT: { description: "An export with a key." },
    SIGN_IN: { description: "A sign-in or a sign-out." },
    FAILURE: { description: "An attempt at any of the others that failed." },
  } as const satisfies Record<AuditKind, unknown>,
});

const AuditFilterInput = builder.inputType("AuditFilter", {
  description: "Which entries of the audit log; all that is given must hold.",
  fields: (t) => ({
    actor: t.string({ description: "A part of the actor's name, in capitals or not." }),
    kind: t.field({ type: AuditKindEnum, description: "What they are of." }),
    from: t.field({ type: "DateTime", description: "From then on." }),
    until: t.field({ type: "DateTime", description: "Before then." }),
  }),
});

builder.queryField("auditLog", (t) =>
  t.connection(
    {
      type: AuditEntry,
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
