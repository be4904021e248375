import { fileURLToPath } from "node:url";
import { format } from "node:util";
import { runCommand } from "@/cli.ts";
import type { Place } from "@/tests/support/database.ts";
import { failureLine } from "@/services/operations/exit.ts";

const CLI = fileURLToPath(new URL("../../cli.ts", import.meta.url));

/** What a command came to: its exit code and what it printed. */
interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Where a command finds what is stored. */
type Store = Pick<Place, "dataDir" | "url">;

const environment = ({ dataDir, url = "" }: Store): Readonly<Record<string, string>> => ({
  HOLDFAST_DATA: dataDir,
  DATABASE_URL: url,
  NO_COLOR: "1",
});

/** Runs a command as a user does: in a process of its own. */
export async function holdfastProcess(place: Store, ...args: string[]): Promise<Outcome> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", CLI, ...args],
    env: environment(place),
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
  return { code, out: text(stdout), err: text(stderr) };
}

/** The same in this process, where the program is loaded already: to load it takes longer than most commands. */
export async function holdfast(place: Store, ...args: string[]): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const { log, error } = console;
  const { get } = Deno.env;
  const env = environment(place);
  console.log = (...values) => void out.push(format(...values));
  console.error = (...values) => void err.push(format(...values));
  Deno.env.get = (name) => env[name] ?? get(name);
  let code = 0;
  try {
    await runCommand(args);
  } catch (failure) {
    code = 1;
    err.push(failureLine(failure));
  } finally {
    Object.assign(console, { log, error });
    Deno.env.get = get;
  }
  return { code, out: out.join("\n").trim(), err: err.join("\n").trim() };
}
