import type { Database } from "@/db/client.ts";
import { type Client, isLoopback, networkOf } from "./client.ts";
import {
  AccessError,
  type Identity,
  includesScope,
  lacksScope,
  LOCAL,
  type Scope,
  SIGNED_IN,
} from "./identity.ts";
import { identifyKey } from "./keys.ts";
import { createRateLimiter, type RateLimiter, UNLIMITED } from "./rate_limit.ts";
import { createSessions, type Session } from "./sessions.ts";
import { type AccessSettings, DEFAULT_ACCESS } from "./settings.ts";

/** What the use cases here need. */
export interface Deps {
  readonly db: Database;
  readonly clock: () => Date;
}

/** What a request shows of who sent it. */
export interface Credentials {
  /** Of `Authorization: Bearer`. */
  readonly bearer?: string | undefined;
  /** Of the address, where one is taken there. */
  readonly queryKey?: string | undefined;
  /** Whether a key stands in an address that takes none. */
  readonly misplacedKey?: boolean;
  /** Of the cookie. */
  readonly session?: string | undefined;
}

/** Who may come in; made once by the entry point. */
export interface Access {
  /** Whether there is no password: anyone at this machine is admin, and no one else is let in. */
  readonly open: boolean;
  readonly settings: Omit<AccessSettings, "adminPassword">;
  /**
   * Lets a client of that address through, to a server that it calls by that name.
   *
   * @param host of the request's address, without port
   * @throws {AccessError} `WRONG_HOST`, `FORBIDDEN`, `RATE_LIMITED`
   */
  admit(client: Client, host: string): void;
  /**
   * Who sent a request. What is shown has to be valid, also where nothing needs to be shown.
   *
   * @throws {AccessError} `UNAUTHENTICATED`, `FORBIDDEN`, `RATE_LIMITED`
   */
  identify(credentials: Credentials): Promise<Identity>;
  /**
   * Begins a session.
   *
   * @throws {AccessError} `UNAUTHENTICATED`; `RATE_LIMITED` after too many attempts from one address
   */
  signIn(password: string, client: Client): Promise<Session>;
  signOut(token: string): Promise<void>;
}

/** Attempts to sign in from one address: five at once, then one in twelve seconds. */
const SIGN_INS = { perMinute: 5, burst: 5 } as const;

/** Makes the guard of the doors. */
export function createAccess(
  services: Deps,
  { adminPassword, ...settings }: AccessSettings = DEFAULT_ACCESS,
): Access {
  const { clock } = services;
  const limiter = (perMinute: number) =>
    perMinute === 0 ? UNLIMITED : createRateLimiter({ perMinute, clock });
  const addresses = limiter(settings.addressRate);
  const keys = limiter(settings.keyRate);
  const attempts = createRateLimiter({ ...SIGN_INS, clock });
  const sessions = adminPassword === undefined
    ? undefined
    : createSessions(services, adminPassword);
  return {
    open: sessions === undefined,
    settings,
    admit(client, host) {
      if (!sessions) requireLocal(client, host);
      limit(addresses, networkOf(client.address), "from this address");
    },
    async identify({ bearer, queryKey, misplacedKey, session }) {
      if (misplacedKey) throw keyMisplaced();
      const token = bearer ?? queryKey;
      if (token !== undefined) {
        const identity = await identifyKey(services, token);
        limit(keys, String(identity.keyId), "with this key");
        if (bearer === undefined) requireReadOnly(identity);
        return identity;
      }
      if (!sessions) return LOCAL;
      if (session !== undefined && await sessions.isValid(session)) return SIGNED_IN;
      throw new AccessError(
        "UNAUTHENTICATED",
        "Sign in, or send a key: Authorization: Bearer …",
        401,
      );
    },
    async signIn(password, client) {
      limit(attempts, networkOf(client.address), "to sign in from this address");
      if (!sessions) throw new AccessError("FORBIDDEN", "No password is set.", 403);
      return await sessions.begin(password);
    },
    signOut: async (token) => await sessions?.end(token),
  };
}

/**
 * Requires a scope.
 *
 * @throws {AccessError} `FORBIDDEN`, naming the scope
 */
export function requireScope({ scopes }: Identity, needed: Scope): void {
  if (!includesScope(scopes, needed)) throw new AccessError("FORBIDDEN", lacksScope(needed), 403);
}

/**
 * Without a password, being on this machine is all that a client has to show. A page elsewhere can have its own
 * name point here (DNS rebinding); the name then gives it away.
 */
function requireLocal(client: Client, host: string): void {
  if (!isLoopback(client.address)) {
    throw new AccessError(
      "FORBIDDEN",
      "No password is set, so that only this machine may ask. Set HOLDFAST_ADMIN_PASSWORD.",
      403,
    );
  }
  if (!isLoopback(host)) {
    throw new AccessError(
      "WRONG_HOST",
      `Call this server localhost or 127.0.0.1, not "${host}", or set HOLDFAST_ADMIN_PASSWORD.`,
      421,
    );
  }
}

/** Addresses end up in histories and in the logs of proxies: a key there must not be able to change anything. */
function requireReadOnly({ scopes }: Identity): void {
  if (includesScope(scopes, "write")) {
    throw new AccessError(
      "FORBIDDEN",
      'A key in an address must have the scope "read" alone. Send this one as Authorization: Bearer.',
      403,
    );
  }
}

function keyMisplaced(): AccessError {
  return new AccessError(
    "UNAUTHENTICATED",
    "Only GET /export/ takes a key in the address. Send it as Authorization: Bearer.",
    401,
  );
}

function limit(limiter: RateLimiter, who: string, what: string): void {
  const wait = limiter.take(who);
  if (wait > 0) {
    const seconds = wait === 1 ? "a second" : `${wait} seconds`;
    throw new AccessError(
      "RATE_LIMITED",
      `Too many requests ${what}. Try again in ${seconds}.`,
      429,
      wait,
    );
  }
}
