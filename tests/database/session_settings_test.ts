/** A database whose sessions begin with settings of their own, as older applications and poolers leave them. */
import assert from "node:assert/strict";
import postgres from "postgres";
import { openDatabase } from "@/db/client.ts";
import { runImport, storeUpload } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { ask, createEndpoint } from "../graphql/support.ts";
import { copyServerDatabase, testServerUrl, throughPooler } from "../support/database.ts";

/** Settings that change how values are written and read, or what a session may do. */
const HOSTILE: Readonly<Record<string, string>> = {
  DateStyle: "SQL, DMY",
  IntervalStyle: "sql_standard",
  TimeZone: "Asia/Kathmandu",
  bytea_output: "escape",
  extra_float_digits: "-6",
  standard_conforming_strings: "off",
  statement_timeout: "1",
  lock_timeout: "1",
  idle_in_transaction_session_timeout: "1",
  default_transaction_read_only: "on",
  default_transaction_isolation: "serializable",
};

/** Through a pooler a transaction's `begin` and the driver's first query still run under the database's own limits. */
const POOLED: typeof HOSTILE = {
  statement_timeout: "1s",
  lock_timeout: "1s",
  idle_in_transaction_session_timeout: "1s",
};

const ROWS = 300;
/** Apart beyond the digits that a session may leave out. */
const cashback = (row: number) => 100 + (row + 1) * 1e-9;

async function alterDatabase(url: string): Promise<void> {
  const admin = postgres(url, { max: 1, onnotice: () => {} });
  const { pathname } = new URL(url);
  const settings = Object.entries({ ...HOSTILE, ...throughPooler(url).directUrl ? POOLED : {} });
  for (const [name, value] of settings) {
    await admin.unsafe(`alter database ${pathname.slice(1)} set ${name} = '${value}'`);
  }
  await admin.end();
}

const server = testServerUrl();
Deno.test({
  name: "a database's own session settings change nothing of what is stored and read (PostgreSQL" +
    `${server ? "" : ": skipped, HOLDFAST_TEST_DATABASE_URL is not set"})`,
  ignore: !server,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const { url, drop } = await copyServerDatabase(server!);
    await alterDatabase(url);
    const connection = await openDatabase({ ...throughPooler(url), dataDir: "" });
    const clock = () => new Date("2026-01-02T03:04:05Z");
    try {
      const rows = Array.from({ length: ROWS }, (_, row) => `f${row},${cashback(row)}`);
      const file = new Blob([`CustomerID,CashbackAmount\n${rows.join("\n")}`]);
      const services = { connection, db: connection.db, clock };
      const options = { fileName: "shop\\'s.csv", mode: "REPLACE" } as const;
      const { id } = await storeUpload(services, file.stream(), options);
      const imported = await runImport(services, id, silentTask);
      assert.equal(imported.rowsAccepted, ROWS);
      assert.equal(imported.finishedAt?.toISOString(), clock().toISOString());
      assert.equal(imported.fileName, options.fileName);

      const endpoint = createEndpoint({ connection, db: connection.db, clock });
      const found: { customerId: string; cashbackAmount: number }[] = [];
      let after: string | null = null;
      do {
        const { customers } = await ask(
          endpoint,
          `query($after: String) { customers(first: 70, after: $after,
            orderBy: { field: CASHBACK_AMOUNT, direction: ASC }) {
            nodes { customerId cashbackAmount } pageInfo { hasNextPage endCursor } } }`,
          { after },
        );
        found.push(...customers.nodes);
        after = customers.pageInfo.hasNextPage ? customers.pageInfo.endCursor : null;
      } while (after !== null && found.length <= ROWS);
      assert.deepEqual(
        found.map(({ customerId, cashbackAmount }) => [customerId, cashbackAmount]),
        Array.from({ length: ROWS }, (_, row) => [`f${row}`, cashback(row)]),
      );
    } finally {
      await connection.close();
      await drop();
    }
  },
});
