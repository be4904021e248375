/** The schema keeps the rules of graphql-eslint, but for exceptions that are named here with their reasons. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = import.meta.dirname!;
const SCHEMA = fileURLToPath(new URL("../../graphql/schema.graphql", import.meta.url));
const PACKAGES = {
  "@graphql-eslint/eslint-plugin": "4.4.0",
  eslint: "9.39.1",
  graphql: "16.15.0",
};

/** What the rules find and is meant so. One that no longer occurs fails too. */
const EXCEPTIONS: readonly (readonly [message: string, reason: string])[] = [
  [
    'Field "customerId" starts with the name of the parent type "Customer"',
    "the shop's own id, beside the global `id`",
  ],
  [
    'Field "orderId" starts with the name of the parent type "Order"',
    "the shop's own id, as in the columns of its file",
  ],
  [
    'Field "orderedAt" starts with the name of the parent type "Order"',
    "the time of the order, beside times at which it was stored",
  ],
  [
    'Field "month" starts with the name of the parent type "Month"',
    "the day that names the month, as in every other type with a month",
  ],
  [
    'Field "cohort" starts with the name of the parent type "Cohort"',
    "the month that names the cohort, its word in exports and views",
  ],
  [
    "Input object type `DateRange` is unreachable.",
    "filters a shop's columns of dates, which the preset does not have",
  ],
  [
    "Input object type `TextFilter` is unreachable.",
    "filters a shop's columns of texts, which the preset does not have",
  ],
];

async function run(cwd: string, ...args: string[]): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args, cwd, env: { NO_COLOR: "1" } });
  const { success, stdout, stderr } = await command.output();
  const text = new TextDecoder();
  assert.ok(success, `${args.join(" ")}\n${text.decode(stdout)}${text.decode(stderr)}`);
  return text.decode(stdout);
}

Deno.test("graphql-eslint finds nothing in the schema but the named exceptions", async () => {
  const folder = await Deno.makeTempDir({ prefix: "holdfast_schema_lint_" });
  try {
    const manifest = { type: "module", dependencies: PACKAGES };
    await Deno.writeTextFile(join(folder, "package.json"), JSON.stringify(manifest));
    await Deno.copyFile(join(HERE, "deno.lock"), join(folder, "deno.lock"));
    await Deno.copyFile(join(HERE, "lint.mjs"), join(folder, "lint.mjs"));
    await Deno.copyFile(SCHEMA, join(folder, "schema.graphql"));
    await run(folder, "install", "--frozen");
    const found: { rule: string | null; message: string }[] = JSON.parse(
      await run(folder, "run", "-A", "--frozen", "lint.mjs", "schema.graphql"),
    );
    const named = EXCEPTIONS.map(([message]) => message);
    assert.deepEqual(found.filter(({ message }) => !named.includes(message)), []);
    const messages = found.map(({ message }) => message);
    assert.deepEqual(named.filter((message) => !messages.includes(message)), []);

    // That the rules are on shows where the schema breaks one.
    const broken = `${await Deno.readTextFile(SCHEMA)}\ntype bad_name {\n  x: Int\n}\n`;
    await Deno.writeTextFile(join(folder, "broken.graphql"), broken);
    const faults = await run(folder, "run", "-A", "--frozen", "lint.mjs", "broken.graphql");
    assert.match(faults, /naming-convention/);
    assert.match(faults, /require-description/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
