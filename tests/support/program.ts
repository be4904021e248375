import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** The program as a user starts it, in a process of its own. */
export interface Program {
  readonly origin: string;
  /** Id of the process that listens at `origin`. */
  readonly pid: number;
  /** As Ctrl-C does; or as a service manager or the kernel does. */
  stop(signal?: "SIGINT" | "SIGTERM" | "SIGKILL"): Promise<void>;
}

/** Where the program keeps what it stores, and what it may do. */
export interface ProgramOptions {
  /** A folder of its own, removed when it stops, where left out. */
  readonly dataDir?: string;
  /** Address of a database on a server. */
  readonly url?: string | undefined;
  /** Whether an empty database is filled with the demo store. Default true. */
  readonly demo?: boolean;
  /** Whether it runs jobs. Default true. */
  readonly runsJobs?: boolean;
  /** What Deno is given; those of the task `start` where left out. */
  readonly args?: readonly string[];
  /** Further variables of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Does what `deno task start` does, on a port that the kernel chooses; settled once it serves. Without the task runner
 * between, which would outlive or survive the process that a signal is for.
 */
export async function startProgram(
  { dataDir, url = "", demo = true, runsJobs = true, args, env = {} }: ProgramOptions = {},
): Promise<Program> {
  const folder = dataDir ?? await Deno.makeTempDir();
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args ?? await startArguments()],
    cwd: ROOT,
    env: {
      PORT: "0",
      HOLDFAST_DATA: folder,
      DATABASE_URL: url,
      HOLDFAST_DEMO: demo ? "1" : "0",
      HOLDFAST_WORKERS: runsJobs ? "1" : "0",
      GEMINI_API_KEY: "",
      NO_COLOR: "1",
      ...env,
    },
    stdin: "null",
    stdout: "piped",
  }).spawn();
  const stop = async (signal: Deno.Signal = "SIGINT") => {
    try {
      child.kill(signal);
    } catch (error) {
      // It has ended by itself.
      if (!(error instanceof TypeError)) throw error;
    }
    await child.status;
    if (dataDir === undefined) await Deno.remove(folder, { recursive: true });
  };
  try {
    const origin = await originOf(child.stdout);
    await requireListener(child.pid, Number(new URL(origin).port));
    return { origin, pid: child.pid, stop };
  } catch (error) {
    await stop("SIGKILL");
    throw error;
  }
}

/** What the task `start` gives to Deno. */
async function startArguments(): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}deno.json`));
  return tasks.start.split(" ").slice(1);
}

/**
 * Makes sure that a process itself listens at a port: an answer could be another program's. Where there is no /proc,
 * the process's own word has to do.
 */
async function requireListener(pid: number, port: number): Promise<void> {
  if (Deno.build.os !== "linux") return;
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const LISTENING = "0A";
  const inodes = (await Deno.readTextFile("/proc/net/tcp")).split("\n").map((line) =>
    line.trim().split(/\s+/)
  ).filter((fields) => fields[1]?.endsWith(local) && fields[3] === LISTENING)
    .map((fields) => `socket:[${fields[9]}]`);
  for await (const { name } of Deno.readDir(`/proc/${pid}/fd`)) {
    const target = await Deno.readLink(`/proc/${pid}/fd/${name}`).catch(() => "");
    if (inodes.includes(target)) return;
  }
  throw new Error(`Process ${pid} says that it listens at port ${port}, but another one does.`);
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
