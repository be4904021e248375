import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { createGraphQL } from "@/graphql/yoga.ts";
import { LOCAL } from "@/services/access/mod.ts";
import { openServices } from "@/services/open.ts";

/** A GraphQL server in a process of its own. */
export interface Server {
  readonly endpoint: URL;
  stop(): Promise<void>;
}

const MEBIBYTE = 1024 ** 2;
const PACKAGES = ["postgraphile@5.1.5", "pg@8", "node@22"];
const DENO = ["run", "--unstable-no-legacy-abort", "-A"];

/** The endpoint alone, as {@linkcode serveEndpoint} serves it. */
export function startEndpoint(url: string, cacheMebibytes: number): Promise<Server> {
  const bench = fileURLToPath(new URL("./graphql.ts", import.meta.url));
  return start(Deno.execPath(), [...DENO, bench, "serve", url, String(cacheMebibytes)]);
}

/** Serves the endpoint of a database in this process; prints the address. */
export async function serveEndpoint(url: string, cacheMebibytes: number): Promise<void> {
  const services = await openServices({ dataDir: await Deno.makeTempDir(), databaseUrl: url });
  const graphql = createGraphQL(() => services, { responseCacheBytes: cacheMebibytes * MEBIBYTE });
  const onListen = ({ port }: { port: number }) => console.log(`http://127.0.0.1:${port}/graphql`);
  Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen },
    (request) => graphql(request, { identity: LOCAL }),
  );
}

/** The whole program, as its users start it. */
export async function startProgram(url: string, cacheMebibytes: number): Promise<Server> {
  return await start(Deno.execPath(), [...DENO, "start.ts"], {
    cwd: fileURLToPath(new URL("../", import.meta.url)),
    env: {
      PORT: "0",
      DATABASE_URL: url,
      HOLDFAST_DEMO: "0",
      HOLDFAST_DATA: await Deno.makeTempDir(),
      HOLDFAST_RESPONSE_CACHE_MIB: String(cacheMebibytes),
    },
  });
}

/** PostGraphile, fetched from npm into a folder where it is not there yet. */
export async function startPostGraphile(url: string, folder?: string): Promise<Server> {
  const home = folder ?? await Deno.makeTempDir({ prefix: "holdfast_postgraphile_" });
  await Deno.mkdir(home, { recursive: true });
  await Deno.copyFile(
    new URL("./peers/postgraphile.mjs", import.meta.url),
    join(home, "server.mjs"),
  );
  const node = join(home, "node_modules", "node", "bin", "node");
  const installed = await Deno.stat(node).then(() => true, () => false);
  if (!installed) {
    await Deno.writeTextFile(join(home, "package.json"), `{"type":"module","private":true}`);
    const install = new Deno.Command("npm", { args: ["install", ...PACKAGES], cwd: home });
    if (!(await install.output()).success) throw new Error("npm could not install PostGraphile.");
  }
  return await start(node, ["server.mjs", url], { cwd: home, env: { GRAPHILE_ENV: "production" } });
}

/** Starts a server that prints the address of its endpoint. */
async function start(
  program: string,
  args: string[],
  options: Pick<Deno.CommandOptions, "cwd" | "env"> = {},
): Promise<Server> {
  const child = new Deno.Command(program, { ...options, args, stdout: "piped" }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let printed = "";
  let address: string | undefined;
  while (address === undefined) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`${program} ended before it served. It printed: ${printed}`);
    printed += value;
    address = /http:\S+\/graphql/.exec(printed)?.[0];
  }
  return {
    endpoint: new URL(address),
    async stop() {
      child.kill();
      await reader.cancel();
      await child.status;
    },
  };
}
