import type { Database } from "@/db/client.ts";
import { insertAuditEntry } from "@/db/queries/audit_log.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly clock: () => Date;
}

/** An action. Never a secret, and nothing about a customer. */
export interface Action {
  /** Who: an identity's actor. */
  readonly actor: string;
  /** What: the name of a mutation, or method and route of a request. */
  readonly action: string;
  /** To what, such as `Model 3`. */
  readonly subject?: string | undefined;
  /** With what; `error` bears the code when it failed. */
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
}

/** Writes an action into the audit log. */
export async function recordAction(
  { db, clock }: Deps,
  { actor, action, subject, detail }: Action,
): Promise<void> {
  const some = detail && Object.keys(detail).length > 0 ? detail : null;
  await insertAuditEntry(db, {
    at: clock(),
    actor,
    action,
    // A path may hold what the database does not take for text.
    subject: subject?.replaceAll("\0", "\uFFFD") ?? null,
    detail: some,
  });
}

/** The code of a failure, as the audit log keeps it: a message might name a customer. */
export function codeOf(error: unknown): string {
  const { code, status } = (error ?? {}) as { code?: unknown; status?: unknown };
  if (typeof code === "string") return code;
  return typeof status === "number" ? `HTTP_${status}` : "INTERNAL_ERROR";
}
