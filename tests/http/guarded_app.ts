import { type AccessSettings, createApiKey, type Scope } from "@/services/access/mod.ts";
import type { DatabaseFixture } from "../support/database.ts";
import { OWN_PAGE, type TestApp, testApp } from "./test_app.ts";

export const PASSWORD = "correct horse battery staple";
export const QUERY = "{ overview { customers } }";
export const MUTATION = "mutation { scoreCustomers { job { id } } }";

/** The app behind a password, with a clock that the test moves. */
export async function guardedApp(fixture: DatabaseFixture, settings: Partial<AccessSettings> = {}) {
  let now = Date.UTC(2026, 0, 1);
  const timed = { ...fixture, clock: () => new Date(now) };
  return {
    app: await testApp(timed, { adminPassword: PASSWORD, ...settings }),
    pass: (ms: number) => void (now += ms),
    makeKey: (scope: Scope, expiresAt?: Date) =>
      createApiKey(timed, { name: scope, scopes: [scope], expiresAt }),
  };
}

export function signIn(app: TestApp, password = PASSWORD, headers: Record<string, string> = {}) {
  const body = new URLSearchParams({ password, return: "/customers?band=HIGH" });
  return app.fetch("/signin", { method: "POST", body, headers: { ...OWN_PAGE, ...headers } });
}

/** A cookie as a browser sends it back. */
export async function sessionOf(app: TestApp): Promise<string> {
  return (await signIn(app)).headers.get("Set-Cookie")!.split(";")[0]!;
}

export function graphql(app: TestApp, query: string, headers: Record<string, string> = {}) {
  return app.fetch("/graphql", {
    method: "POST",
    body: JSON.stringify({ query }),
    headers: { "Content-Type": "application/json", ...headers },
  });
}

export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
export const codeOf = async (response: Response) =>
  (await response.json()).errors[0].extensions.code;
