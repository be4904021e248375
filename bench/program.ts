import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import { join } from "node:path";

/** The whole program in a process of its own, as its users start it, with a watch on that process. */
export interface Program {
  readonly origin: string;
  /** Takes the samples since it was last asked. */
  samples(): Sample[];
  stop(): Promise<void>;
}

/** What the program's process reports of itself ten times a second; see `watched.ts`. */
export interface Sample {
  /** Resident memory in bytes. */
  readonly rss: number;
  /** Longest that the event loop was held, in ms. */
  readonly held: number;
  /** The same without the time that the thread waited for a core. */
  readonly worked: number;
  /** In bytes, just after the main thread's garbage was collected: resident memory, and its heap with what hangs on it. */
  readonly living?: { readonly rss: number; readonly heap: number };
}

/** The options of `deno task start`, and leave to collect garbage. */
const AS_STARTED = [
  "--v8-flags=--max-semi-space-size=4,--expose-gc",
  "--unstable-no-legacy-abort",
];

/**
 * Starts the program on a database, without the response cache, which would answer instead of it.
 *
 * @param folder its data folder, which holds the database unless `url` names one on a server
 */
export async function startProgram(folder: string, url?: string): Promise<Program> {
  const preload = fileURLToPath(new URL("./watched.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...AS_STARTED, "--preload", preload, "start.ts"],
    cwd: fileURLToPath(new URL("../", import.meta.url)),
    env: {
      PORT: "0",
      HOLDFAST_DEMO: "0",
      HOLDFAST_RESPONSE_CACHE_MIB: "0",
      HOLDFAST_DATA: join(folder, "data"),
      ...url === undefined ? {} : { DATABASE_URL: url },
    },
    stdout: "piped",
  }).spawn();
  const samples: Sample[] = [];
  const ready = Promise.withResolvers<string>();
  const reading = (async () => {
    let waiting = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (waiting + text).split("\n");
      waiting = lines.pop()!;
      for (const line of lines) {
        if (line.startsWith("{")) samples.push(JSON.parse(line));
        const address = /GraphQL +(http:\S+)\/graphql/.exec(line)?.[1];
        if (address) ready.resolve(address);
      }
    }
    ready.reject(new Error("The program ended before it served."));
  })();
  return {
    origin: await ready.promise,
    samples: () => samples.splice(0),
    async stop() {
      child.kill();
      await child.status;
      await reading;
    },
  };
}

/** The import that an upload began: its number, as in addresses, and its global id. */
export function uploadedImport({ status, headers }: Response): { number: string; id: string } {
  const number = /^\/import\/(\d+)\//.exec(headers.get("Location") ?? "")?.[1];
  if (number === undefined) throw new Error(`The upload was refused: ${status}.`);
  return { number, id: Buffer.from(`Import:${number}`).toString("base64url") };
}

/**
 * Sends a GraphQL operation.
 *
 * @throws what the answer's errors say
 */
export async function ask(
  { origin }: Program,
  query: string,
  variables: Record<string, unknown> = {},
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
