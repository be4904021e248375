import type { Database } from "@/db/client.ts";
import { Buffer } from "node:buffer";
import { createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { deleteSession, hasSession, insertSession } from "@/db/queries/access.ts";
import { AccessError } from "./identity.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly clock: () => Date;
}

/** A sign-in: its token goes into the cookie, the table holds its hash. */
export interface Session {
  readonly token: string;
  readonly expiresAt: Date;
}

/** People who sign in with the one password. */
export interface Sessions {
  /**
   * Begins a session.
   *
   * @throws {AccessError} `UNAUTHENTICATED` when the password is another one
   */
  begin(password: string): Promise<Session>;
  /** Whether a token is that of a session that goes on. */
  isValid(token: string): Promise<boolean>;
  end(token: string): Promise<void>;
}

/** A session lasts for a working day, in ms. */
export const SESSION_MS = 12 * 60 * 60 * 1000;

/** Cost of one derivation: 32 MiB and some 60 ms (RFC 7914; OWASP's second recommendation). */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 ** 2 } as const;

/**
 * Makes sessions for a password.
 *
 * The password is never stored: it is derived with scrypt once, and kept in memory so. The salt is fixed, for all
 * servers of one database must derive the same key: with it tokens are hashed, so that a new password ends
 * every session that the old one began.
 */
export function createSessions(
  { db, clock }: Deps,
  password: string,
): Sessions {
  let derived: Promise<Buffer> | undefined;
  const key = () => derived ??= derive(password);
  const hash = async (token: string) =>
    createHmac("sha256", await key()).update(token).digest("hex");
  const oneByOne = queue();
  return {
    async begin(attempt) {
      const expected = await key();
      if (!timingSafeEqual(await oneByOne(() => derive(attempt)), expected)) {
        throw new AccessError("UNAUTHENTICATED", "That is not the password.", 401);
      }
      const token = randomBytes(32).toString("base64url");
      const createdAt = clock();
      const expiresAt = new Date(createdAt.getTime() + SESSION_MS);
      await insertSession(db, { tokenHash: await hash(token), createdAt, expiresAt });
      return { token, expiresAt };
    },
    isValid: async (token) => await hasSession(db, await hash(token), clock()),
    end: async (token) => await deleteSession(db, await hash(token)),
  };
}

function derive(password: string): Promise<Buffer> {
  return new Promise((resolve, reject) =>
    scrypt(
      password.normalize(),
      "holdfast admin",
      32,
      COST,
      (error, derivedKey) => error ? reject(error) : resolve(derivedKey as Buffer),
    )
  );
}

/** Runs tasks one after the other: many attempts at once must not take memory each. */
function queue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const result = last.then(task, task);
    last = result.catch(() => undefined);
    return result;
  };
}
