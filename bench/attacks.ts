/**
 * What attacks do to everyone else. Sends a query of 1.8 million characters, in the document and as a variable, and
 * prints how soon it is refused and how soon a second query is answered meanwhile; then runs tests/http/attacks_test.ts
 * and prints how long its event loop was held, on which both the attacker and the program run.
 *
 * deno run -A bench/attacks.ts [postgres://… of an empty database, default embedded]
 */
import { fileURLToPath } from "node:url";
import { ask, type Program, startProgram } from "./program.ts";
import { warmUp } from "./measure.ts";

const LONG = "%_".repeat(900_000);
const LIST = "query($filter: CustomerFilter) { customers(filter: $filter) { totalCount } }";
const REQUESTS = {
  "in the document": { query: `{ customers(filter: { search: "${LONG}" }) { totalCount } }` },
  "as a variable": { query: LIST, variables: { filter: { search: LONG } } },
};
const ROUNDS = 20;

const folder = await Deno.makeTempDir({ prefix: "holdfast_bench_" });
const program = await startProgram(folder, Deno.args[0]);
try {
  await warmUp(program);
  for (const [what, operation] of Object.entries(REQUESTS)) {
    for (const chunked of [false, true]) {
      console.log(await measureRefusal(what, operation, chunked));
    }
  }
} finally {
  await program.stop();
  await Deno.remove(folder, { recursive: true });
}
console.log(await measureSuite());

async function measureRefusal(what: string, operation: unknown, chunked: boolean): Promise<string> {
  const body = JSON.stringify(operation);
  const [refused, answered]: [number[], number[]] = [[], []];
  let got = "";
  program.samples();
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now();
    const since = () => performance.now() - began;
    await Promise.all([
      send(program, body, chunked).then((answer) => {
        refused.push(since());
        got = answer;
      }),
      ask(program, "{ overview { customers } }").then(() => answered.push(since())),
    ]);
  }
  const worked = Math.max(0, ...program.samples().map(({ worked }) => worked));
  return `1.8 million characters ${what}${chunked ? ", without a length" : ""}: ${got} after ` +
    `${times(refused)}; a second query answered after ${times(answered)}; ` +
    `event loop held ${worked.toFixed(0)} ms at most`;
}

/** Status and code of the answer. */
async function send({ origin }: Program, body: string, chunked: boolean): Promise<string> {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: chunked ? new Blob([body]).stream() : body,
  });
  const { errors } = await response.json();
  return `${response.status} ${errors[0].extensions.code}`;
}

function times(values: number[]): string {
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.floor((values.length - 1) * share)]!.toFixed(0);
  return `${at(0.5)} ms (${at(1)} at most)`;
}

/** What each test of the attack suite prints of its event loop. */
async function measureSuite(): Promise<string> {
  const { stdout, code } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "tests/http/attacks_test.ts"],
    cwd: fileURLToPath(new URL("../", import.meta.url)),
    env: { NO_COLOR: "1" },
  }).output();
  const found = new TextDecoder().decode(stdout)
    .matchAll(/event loop held (\d+) ms at most, (\d+) ms by its own work/g).toArray();
  const most = (at: number) => Math.max(...found.map((match) => Number(match[at])));
  return `the attack suite: ${code === 0 ? "passed" : "FAILED"}; event loop held ${
    most(1)
  } ms at most, ` +
    `${most(2)} ms by its own work`;
}
