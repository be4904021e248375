/** The example of docs/api.md is pasted into a folder, its packages are fetched, and it is checked and run. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { createApiKey } from "@/services/access/mod.ts";
import type { Services } from "@/services/services.ts";
import { importFile } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { startServer, type TestServer } from "../e2e/server.ts";
import { AT_RISK, seedStore } from "../http/seeded_store.ts";
import { hasRealTables, realTablePath } from "../tables/real_tables.ts";

const HERE = import.meta.dirname!;
const doc = await Deno.readTextFile(
  fileURLToPath(new URL("../../docs/api.md", import.meta.url)),
);
/** The blocks that name their file in a first line of comment, by that name. */
const files = new Map(
  [...doc.matchAll(/^```\w+\n\/\/ ([\w.]+)\n([\s\S]*?)^```$/gm)].map(([, name, text]) =>
    [name!, text!] as const
  ),
);

/** The packages that the document installs, with their versions. */
function dependencies(): Record<string, string> {
  const [, names] = /^npm install (.+)$/m.exec(doc)!;
  return Object.fromEntries(names!.split(" ").map((name) => name.split("@") as [string, string]));
}

async function run(cwd: string, ...args: string[]): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args, cwd, env: { NO_COLOR: "1" } });
  const { success, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  assert.ok(success, `${args.join(" ")}\n${text.decode(stdout)}${text.decode(stderr)}`);
  return text.decode(stdout);
}

/** Hands on a server whose store is filled, and a folder with the client, its packages and the types of that store. */
async function withClient(
  fill: (services: Services) => Promise<void>,
  body: (folder: string, server: TestServer) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "holdfast_client_" });
  const server = await startServer();
  try {
    await fill(server.services);
    const key = await createApiKey(server.services, { name: "Shop", scopes: ["read", "write"] });
    for (const [name, text] of files) {
      const own = text.replace("http://127.0.0.1:8000", server.origin).replace("hf_…", key.token);
      await Deno.writeTextFile(join(folder, name), own);
    }
    const manifest = { type: "module", dependencies: dependencies() };
    await Deno.writeTextFile(join(folder, "package.json"), JSON.stringify(manifest));
    await Deno.copyFile(join(HERE, "deno.lock"), join(folder, "deno.lock"));
    await run(folder, "install", "--frozen");
    const schema = await (await fetch(`${server.origin}/schema.graphql`)).text();
    await Deno.writeTextFile(join(folder, "schema.graphql"), schema);
    await run(folder, "run", "-A", "npm:gql.tada", "generate", "output");
    await body(folder, server);
  } finally {
    await server.stop();
    await Deno.remove(folder, { recursive: true });
  }
}

const checkTypes = (folder: string) => run(folder, "run", "-A", "npm:typescript/tsc", "-p", ".");

Deno.test("the client of docs/api.md can be pasted, is typed, and does what it says", async () => {
  const fill = ({ connection }: Services) => seedStore(connection);
  await withClient(fill, async (folder) => {
    await checkTypes(folder);
    const lines = (await run(folder, "run", "-A", "--no-check", "example.ts")).trim().split("\n");
    const customers = lines.filter((line) => /^\S+ 0\.\d\d$/.test(line));
    assert.equal(customers.length, AT_RISK);
    assert.ok(
      lines.some((line) => /^cluster 0, from [\d.]+: \d+ [\d.]+$/.test(line)),
      lines.join("\n"),
    );
    assert.deepEqual(lines.slice(-3).map((line) => line.trim()), [
      "COMPLETED",
      lines.at(-2)!.trim(),
      "INVALID_CURSOR",
    ]);
    assert.match(lines.at(-2)!, /^1 .*0 to 1200/);
    await assertUntypedFails(folder);
  });
});

const TELCO = `import { createClient, graphql } from "./holdfast.ts";
  const Telco = graphql(\`query Telco($most: Float!) {
    customers(
      filter: { contract: { eq: "Two year" }, churned: true, monthlyCharges: { lte: $most } }
      orderBy: [{ field: TOTAL_CHARGES, direction: DESC }]
      first: 1
    ) { totalCount nodes { customerId tenure seniorCitizen contract totalCharges } }
  }\`);
  const { customers } = await createClient("ORIGIN/graphql").ask(Telco, { most: 60 });
  const { totalCount, nodes: [first] } = customers!;
  const months: number | null | undefined = first?.tenure;
  const contract: string | null | undefined = first?.contract;
  console.log(totalCount, first?.customerId, months, contract, first?.totalCharges);`;

Deno.test({
  name: "the schema of a telephone company's customers gives a typed client of its columns",
  ignore: !hasRealTables(),
  async fn() {
    const fill = async (services: Services) => {
      const options = { fileName: "telco.csv", mode: "REPLACE" } as const;
      await importFile(services, realTablePath("telco"), options, silentTask);
    };
    await withClient(fill, async (folder, { origin }) => {
      const example = join(folder, "example.ts");
      await Deno.writeTextFile(example, TELCO.replace("ORIGIN", origin));
      await checkTypes(folder);
      assert.equal(
        await run(folder, "run", "-A", "--no-check", "example.ts"),
        "10 6034-ZRYCV 72 Two year 3937.45\n",
      );
      const wrong = TELCO.replace("ORIGIN", origin).replace("contract: string", "contract: number");
      await Deno.writeTextFile(example, wrong);
      await assert.rejects(checkTypes(folder), /Type 'string' is not assignable to type 'number'/);
    });
  },
});

/** That the types come from the schema shows where they are wrong. */
async function assertUntypedFails(folder: string): Promise<void> {
  const wrong = `import { createClient, graphql } from "./holdfast.ts";
    const Wrong = graphql("query Wrong { overview { customers } }");
    const { overview } = await createClient("").ask(Wrong, {});
    export const text: string = overview.customers;`;
  await Deno.writeTextFile(join(folder, "example.ts"), wrong);
  await assert.rejects(
    checkTypes(folder),
    /Type 'number' is not assignable to type 'string'/,
  );
}
