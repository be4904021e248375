/** Two web processes that run no jobs and two workers, on one PostgreSQL. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openDatabase } from "@/db/client.ts";
import { jobs, segmentations } from "@/db/schema/mod.ts";
import { importFile } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { customers } from "../support/shop_customers.ts";
import { createLabelledShop } from "@/ml/testing/labelled_shop.ts";
import { createRandom } from "@/ml/random.ts";
import { copyServerDatabase, testServerUrl } from "../support/database.ts";
import { type Program, startProgram } from "../support/program.ts";

const CLI = fileURLToPath(new URL("../../cli.ts", import.meta.url));
const server = testServerUrl();

function startWorker(env: Record<string, string>): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", CLI, "worker"],
    env,
    stdin: "null",
    stdout: "null",
  }).spawn();
}

async function graphql<T>({ origin }: Program, query: string): Promise<T> {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

/** Waits until no job is open, as one of the web processes sees it. */
async function idle(web: Program): Promise<void> {
  for (;;) {
    const { jobs } = await graphql<{ jobs: { nodes: { status: string }[] } }>(
      web,
      "{ jobs(first: 50) { nodes { status } } }",
    );
    if (!jobs.nodes.some(({ status }) => ["QUEUED", "RUNNING"].includes(status))) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

const championOf = async (web: Program) =>
  (await graphql<{ champion: { id: string } }>(web, "{ champion { id } }")).champion.id;

Deno.test({
  name: "two workers run each job once, and two web processes name one champion at any time",
  ignore: !server,
  async fn() {
    const { url, drop } = await copyServerDatabase(server!);
    const connection = await openDatabase({ url, dataDir: "" });
    const { db } = connection;
    const rows = createLabelledShop(createRandom(3), 300);
    await db.insert(customers).values(rows as typeof customers.$inferInsert[]);
    const web = { url, demo: false, runsJobs: false };
    const webs = [await startProgram(web), await startProgram(web)] as const;
    const dataDir = await Deno.makeTempDir();
    const workers = [1, 2].map(() => startWorker({ DATABASE_URL: url, HOLDFAST_DATA: dataDir }));
    try {
      for (const [index, k] of [2, 3, 4, 5, 6, 7].entries()) {
        await graphql(
          webs[index % 2]!,
          `mutation { segmentCustomers(input: { k: ${k} }) { job { id } } }`,
        );
      }
      const training = "{ estimators: [K_NEAREST_NEIGHBOURS, LOGISTIC_REGRESSION], folds: 2 }";
      await graphql(webs[0], `mutation { trainModels(input: ${training}) { job { id } } }`);
      await idle(webs[1]);
      const done = await db.select().from(jobs);
      assert.deepEqual(
        done.map(({ status, attempts }) => [status, attempts]),
        done.map(() => ["COMPLETED", 1]),
      );
      assert.equal(done.length, 7);
      assert.equal(await db.$count(segmentations), 6);

      const { models } = await graphql<{ models: { id: string }[] }>(webs[0], "{ models { id } }");
      assert.equal(models.length, 2);
      for (let round = 0; round < 6; round++) {
        const { id } = models[round % 2]!;
        await graphql(
          webs[round % 2]!,
          `mutation { promoteModel(input: { id: "${id}" }) { model { id } } }`,
        );
        assert.deepEqual([await championOf(webs[0]), await championOf(webs[1])], [id, id]);
      }
    } finally {
      for (const worker of workers) worker.kill("SIGTERM");
      await Promise.all(workers.map(({ status }) => status));
      for (const program of webs) await program.stop();
      await Deno.remove(dataDir, { recursive: true });
      await connection.close();
      await drop();
    }
  },
});

Deno.test({
  name: "another web process serves the columns that an import brings, and names what is gone",
  ignore: !server,
  async fn() {
    const { url, drop } = await copyServerDatabase(server!);
    const connection = await openDatabase({ url, dataDir: "" });
    const other = await startProgram({ url, demo: false, runsJobs: false });
    try {
      const old = "{ customers { nodes { couponsUsed } } }";
      assert.deepEqual(await graphql(other, old), { customers: { nodes: [] } });
      const path = await Deno.makeTempFile({ suffix: ".csv" });
      await Deno.writeTextFile(path, "id,Colour\n" + "abcdefghij".replace(/./g, "$&,red\n"));
      const options = { fileName: "shop.csv", mode: "REPLACE" } as const;
      // This process is the other server's second one.
      await importFile(
        { ...connection, connection, clock: () => new Date() },
        path,
        options,
        silentTask,
      );
      await Deno.remove(path);
      const began = performance.now();
      const answer = await graphql(
        other,
        '{ customer(customerId: "a") { colour } }',
      );
      console.log(`seen by the other process after ${(performance.now() - began).toFixed(0)} ms`);
      assert.deepEqual(answer, { customer: { colour: "red" } });
      await assert.rejects(
        graphql(other, old),
        /Cannot query field \\?\\"couponsUsed\\?\\" on type/,
      );
      const text = await (await fetch(`${other.origin}/schema.graphql`)).text();
      assert.match(text, /^ {2}colour: String$/m);
      assert.doesNotMatch(text, /couponsUsed/);
    } finally {
      await other.stop();
      await connection.close();
      await drop();
    }
  },
});

Deno.test("holdfast worker refuses the embedded database", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", CLI, "worker"],
    env: { DATABASE_URL: "", NO_COLOR: "1" },
    stdin: "null",
  }).output();
  assert.equal(code, 1);
  assert.match(new TextDecoder().decode(stderr), /needs a PostgreSQL server.* Set DATABASE_URL\./);
});
