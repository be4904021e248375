/** The role for BI tools, made by its script on a real server: what it may and what it may not. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { clusters, segmentations } from "@/db/schema/mod.ts";
import { customers } from "../support/shop_customers.ts";
import { openServerFixture, testServerUrl } from "../support/database.ts";

const SCRIPT = fileURLToPath(new URL("../../db/roles/bi_reader.sql", import.meta.url));
const PASSWORD = 'o\'Brien "quoted" ; drop table customers';

/** Base names of what a test must not be able to read. */
const READ = ["customers", "models", "api_keys", "sessions", "audit_log", "import_rejections"];
const WRITE = [
  "insert into customers (customer_id) values ('evil')",
  "update bi_customers set tenure = 0",
  "delete from bi_models",
  "insert into bi_clusters (size) values (1)",
  "truncate customers",
  "drop view bi_customers",
  "create table mine (a int)",
  "create view mine as select 1",
  "alter role postgres password 'x'",
  "create role another",
  "copy bi_customers to '/tmp/out.csv'",
  "select pg_read_file('/etc/hostname')",
];

function hasPsql(): boolean {
  try {
    return new Deno.Command("psql", { args: ["--version"], stdout: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

async function runScript(url: string, role: string, password = PASSWORD) {
  const { code, stdout, stderr } = await new Deno.Command("psql", {
    args: ["-X", "-q", url, "-v", `role=${role}`, "-f", SCRIPT],
    env: { HOLDFAST_BI_PASSWORD: password },
    stdin: "null",
  }).output();
  return { code, said: new TextDecoder().decode(code === 0 ? stdout : stderr) };
}

const skipped = !testServerUrl()
  ? " (skipped: HOLDFAST_TEST_DATABASE_URL is not set)"
  : hasPsql()
  ? ""
  : " (skipped: psql is not installed)";

Deno.test({
  name: `the role of db/roles/bi_reader.sql reads the views and nothing else${skipped}`,
  ignore: skipped !== "",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const fixture = await openServerFixture();
    const { connection, db } = fixture;
    const role = `bi "test" ${crypto.randomUUID().slice(0, 8)}`;
    const quoted = `"${role.replaceAll('"', '""')}"`;
    const { database } = connection.sql.options;
    // The server itself, since a pooler knows only the users that its file lists.
    const server = new URL(testServerUrl()!);
    server.pathname = `/${database}`;
    const url = server.href;
    try {
      await db.insert(segmentations).values({ k: 1, seed: 1, inertia: 1, customers: 1, model: {} });
      await db.insert(clusters).values({
        segmentationId: 1,
        index: 0,
        persona: "LONG_GONE",
        size: 1,
        recency: 1,
        frequency: 1,
        monetary: 1,
      });
      await db.insert(customers).values({ customerId: "C1", clusterId: 1 });
      const without = await runScript(url, role, "");
      assert.notEqual(without.code, 0);
      assert.match(without.said, /Set HOLDFAST_BI_PASSWORD/);
      assert.equal((await runScript(url, role)).code, 0);
      // Running it again takes back what was granted in between.
      await connection.sql.unsafe(`grant select on customers to ${quoted}`);
      await connection.sql.unsafe(`grant pg_read_all_data to ${quoted}`);
      assert.match((await runScript(url, role)).said, /reads the bi_ views and nothing else/);

      const reader = postgres({
        host: server.hostname,
        port: Number(server.port || 5432),
        database,
        username: role,
        password: PASSWORD,
        max: 1,
        onnotice: () => {},
      });
      try {
        const rows = await reader`select customer_id, cluster from bi_customers`;
        assert.deepEqual([...rows], [{ customer_id: "C1", cluster: 0 }]);
        for (
          const view of [
            "bi_clusters",
            "bi_strategies",
            "bi_models",
            "bi_orders",
            "bi_snapshots",
          ]
        ) {
          await reader`select * from ${reader(view)}`;
        }
        const denied =
          /permission denied|must be (owner|superuser)|cannot (update|insert into) view/;
        for (const table of READ) {
          await assert.rejects(async () => await reader`select * from ${reader(table)}`, denied);
        }
        // Even where it takes the bolt off.
        await reader`set default_transaction_read_only = off`;
        for (const statement of WRITE) {
          await assert.rejects(async () => await reader.unsafe(statement), denied, statement);
        }
      } finally {
        await reader.end();
      }
      assert.equal((await connection.sql`select count(*)::int as n from customers`)[0]!.n, 1);
    } finally {
      const [made] = await connection.sql`select from pg_roles where rolname = ${role}`;
      if (made) await connection.sql.unsafe(`drop owned by ${quoted}; drop role ${quoted}`);
      await fixture.dispose();
    }
  },
});
