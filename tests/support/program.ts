import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The program as a user starts it, in a process of its own. */
export interface Program {
  readonly origin: string;
  /** As Ctrl-C does. */
  stop(): Promise<void>;
}

/**
 * Does what `deno task start` does, on a free port, with a data folder of its own; settled once it serves.
 *
 * @param env further variables
 * @param args of Deno
 */
export async function startProgram(
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = ["task", "--quiet", "start"],
): Promise<Program> {
  const dataDir = await Deno.makeTempDir();
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { PORT: "0", HOLDFAST_DATA: dataDir, DATABASE_URL: "", NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const stop = async () => {
    child.kill("SIGINT");
    await child.status;
    await Deno.remove(dataDir, { recursive: true });
  };
  try {
    return { origin: await originOf(child.stdout), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for the line that says where the dashboard is, and goes on reading, so that the server can go on saying. */
async function originOf(output: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  return await new Promise((resolve, reject) => {
    const sink = new WritableStream<Uint8Array>({
      write(chunk) {
        text += decoder.decode(chunk, { stream: true });
        const [, origin] = /Dashboard\s+(http:\/\/\S+?)\/\s/.exec(text) ?? [];
        if (origin) resolve(origin);
      },
    });
    output.pipeTo(sink).finally(() => reject(new Error(`The server ended too soon: ${text}`)));
  });
}
