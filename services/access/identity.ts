import type { SCOPES } from "@/db/schema/mod.ts";

/** What someone may do: `read`, `write` or `admin`; each includes those before it. */
export type Scope = (typeof SCOPES)[number];

/** Who asks. */
export interface Identity {
  /** `local`: on this machine where no password is set; `session`: signed in; `key`: a program. */
  readonly kind: "local" | "session" | "key";
  /** As the audit log names it. */
  readonly actor: string;
  readonly scopes: readonly Scope[];
  /** Of the key; undefined without one. */
  readonly keyId?: number;
}

/** The user of the machine itself, where no password is set. */
export const LOCAL: Identity = { kind: "local", actor: "local", scopes: ["admin"] };

/** The signed-in user. */
export const SIGNED_IN: Identity = { kind: "session", actor: "session", scopes: ["admin"] };

const INCLUDED: Readonly<Record<Scope, readonly Scope[]>> = {
  read: ["read"],
  write: ["read", "write"],
  admin: ["read", "write", "admin"],
};

/** Whether granted scopes include the one that is needed. */
export function includesScope(granted: readonly Scope[], needed: Scope): boolean {
  return granted.some((scope) => INCLUDED[scope].includes(needed));
}

/** A request that is refused for who sent it, how often, or how much of it there is: nothing that a form could fix. */
export class AccessError extends Error {
  override name = "AccessError";
  /**
   * @param code stable, for programs
   * @param status the HTTP status that says the same
   * @param retryAfter seconds after which asking again is worth while
   */
  constructor(
    readonly code:
      | "UNAUTHENTICATED"
      | "FORBIDDEN"
      | "CSRF_PREVENTED"
      | "BODY_TOO_SLOW"
      | "BODY_TOO_LARGE"
      | "WRONG_HOST"
      | "RATE_LIMITED",
    message: string,
    readonly status: 401 | 403 | 408 | 413 | 421 | 429,
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

/** What someone is told who lacks a scope. */
export function lacksScope(needed: Scope): string {
  return `This needs the scope "${needed}". Use a key that has it, or sign in.`;
}
