/** Clients that frontends use, of the versions in `apps/deno.lock`, against the whole program. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DEFAULT_ACCESS } from "@/services/access/mod.ts";
import { startServer, type TestServer } from "../e2e/server.ts";
import { seedStore } from "../http/seeded_store.ts";

const APPS = join(import.meta.dirname!, "apps");

async function run(cwd: string, ...args: string[]): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args, cwd, env: { NO_COLOR: "1" } });
  const { success, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  assert.ok(success, `${args.join(" ")}\n${text.decode(stdout)}${text.decode(stderr)}`);
  return text.decode(stdout).trim();
}

/** Hands on a server with a small store, and a folder with the clients' packages and programs. */
async function withClients(
  body: (folder: string, server: TestServer) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "holdfast_clients_" });
  const server = await startServer({ access: { ...DEFAULT_ACCESS, federation: true } });
  try {
    await seedStore(server.services.connection);
    for await (const { name, isFile } of Deno.readDir(APPS)) {
      if (isFile) await Deno.copyFile(join(APPS, name), join(folder, name));
    }
    await run(folder, "install", "--frozen");
    await body(folder, server);
  } finally {
    await server.stop();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("clients of others find what they expect", async (t) => {
  await withClients(async (folder, { origin, services }) => {
    await t.step("Apollo Client sends a document once, and its hash from then on", async () => {
      const lines = (await run(folder, "run", "-A", "--no-check", "persisted.ts", origin))
        .split("\n");
      assert.equal(lines[0], lines[1]);
      assert.equal(lines[2], "GET hash, POST document, GET hash");
    });
    await t.step("graphql-sse follows a job, and is told not to share a connection", async () => {
      const { id } = await services.jobs.enqueue("SEGMENT", {});
      const output = await run(
        folder,
        ...["run", "-A", "--no-check", "subscription.ts", origin, id],
      );
      assert.deepEqual(output.split("\n"), ["COMPLETED", "405"]);
    });
    await t.step(
      "a gateway joins customers with what a second subgraph knows of them",
      async () => {
        const output = await run(folder, "run", "-A", "--no-check", "federation.ts", origin);
        const [keys, joined] = output.split("\n").map((line) => JSON.parse(line));
        assert.deepEqual(keys, [["HOLDFAST", "customerId"], ["TICKETS", "customerId"]]);
        assert.equal(joined.errors, undefined);
        for (const { customerId, tickets } of joined.data.customers.nodes) {
          assert.equal(tickets, customerId.length);
        }
        assert.equal(joined.data.customers.nodes.length, 3);
        assert.equal(typeof joined.data.latestTicket.customer.status, "string");
      },
    );
  });
});
