/** Who acts in another's name, or beyond what a key may. */
import assert from "node:assert/strict";
import type { Answer, Attack, Target } from "../attack.ts";
import { everyPath } from "../every_path.ts";
import { PASSWORD } from "../guarded_app.ts";
import { everyMutation } from "../operations.ts";
import { OWN_PAGE } from "../test_app.ts";

async function cookieOf({ ask }: Target): Promise<string> {
  const body = new URLSearchParams({ password: PASSWORD });
  const { headers } = await ask("/signin", { method: "POST", body, headers: OWN_PAGE });
  return headers.get("Set-Cookie")!.split(";")[0]!;
}

export const STRANGERS: Attack[] = [
  {
    name: "form of another site (CSRF)",
    answers: ["403 CSRF_PREVENTED", "405 BAD_REQUEST"],
    async *variants(target) {
      const { ask } = target;
      const cookie = await cookieOf(target);
      const sites = [
        { Origin: "https://evil.example" },
        { Origin: "null" },
        { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
        { "Sec-Fetch-Site": "same-site" },
      ];
      const query = "mutation { scoreCustomers { job { id } } }";
      const types = ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data"];
      for (const site of sites) {
        for (const type of types) {
          const headers = { ...site, cookie, "Content-Type": type };
          const body = `query=${encodeURIComponent(query)}`;
          yield [`/graphql ${type}`, await ask("/graphql", { method: "POST", headers, body })];
        }
        for (const path of await everyPath()) {
          if (["/graphql", "/healthz", "/readyz"].includes(path)) continue;
          const headers = { ...site, cookie };
          yield [path, await ask(path, { method: "POST", headers, body: new URLSearchParams() })];
        }
      }
      const link = `/graphql?query=${encodeURIComponent(query)}`;
      yield ["a link", await ask(link, { headers: { cookie } })];
      assert.deepEqual(target.queued, []);
    },
  },
  {
    name: "forged or expired session",
    answers: ["401 UNAUTHENTICATED"],
    async *variants(target) {
      const { ask, pass } = target;
      const asked = async function* (what: string, cookie: string) {
        for (const path of ["/graphql?query={__typename}", "/customers", "/export/customers.csv"]) {
          yield [`${what}, ${path}`, await ask(path, { headers: { cookie } })] as [string, Answer];
        }
      };
      const cookie = await cookieOf(target);
      assert.equal((await ask("/customers", { headers: { cookie } })).got, "200");
      yield* asked("none", "");
      yield* asked("made up", `holdfast_session=${"A".repeat(43)}`);
      yield* asked("cut", cookie.slice(0, -1));
      yield* asked("SQL", "holdfast_session=' or true --");
      pass(12 * 3_600_000);
      yield* asked("expired", cookie);
      const another = await cookieOf(target);
      await ask("/signout", { method: "POST", headers: { ...OWN_PAGE, cookie: another } });
      yield* asked("ended", another);
    },
  },
  {
    name: "read key that changes something",
    answers: ["403 FORBIDDEN"],
    async *variants({ ask, key, graphql, queued }) {
      const headers = await key("read");
      for (const { name, query, variables, files } of everyMutation()) {
        const body = new FormData();
        body.set("operations", JSON.stringify({ query, variables }));
        body.set("map", JSON.stringify(Object.fromEntries(files.map((path, n) => [n, [path]]))));
        files.forEach((_, n) => body.set(String(n), new File(["x"], "x.csv")));
        const preflight = { ...headers, "GraphQL-Preflight": "1" };
        yield [name, await ask("/graphql", { method: "POST", headers: preflight, body })];
      }
      for (const path of await everyPath()) {
        if (["/graphql", "/healthz", "/readyz", "/signin"].includes(path)) continue;
        yield [path, await ask(path, { method: "POST", headers, body: new URLSearchParams() })];
      }
      yield ["the keys", await graphql("read", "{ apiKeys { name } }")];
      assert.deepEqual(queued, []);
    },
  },
];
