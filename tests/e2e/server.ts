import type { Services } from "@/services/services.ts";
import { openServices } from "@/services/open.ts";
import { handlerOf } from "../http/test_app.ts";
import { makePlace } from "../support/database.ts";

/** The whole program as a browser meets it. */
export interface TestServer {
  readonly origin: string;
  readonly services: Services;
  stop(): Promise<void>;
}

/**
 * Starts the whole program on a port of its own, with an empty database and its queue at work: on PostgreSQL where
 * HOLDFAST_TEST_DATABASE_URL names a server, else on the embedded database.
 *
 * @param settings such as those for Gemini
 */
export async function startServer(
  settings: Partial<Parameters<typeof openServices>[0]> = {},
): Promise<TestServer> {
  const place = await makePlace();
  const { dataDir, url: databaseUrl } = place;
  const services = await openServices({ dataDir, databaseUrl, ...settings });
  await services.jobs.start();
  const app = await handlerOf(services);
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, app.serve);
  return {
    origin: `http://127.0.0.1:${server.addr.port}`,
    services,
    async stop() {
      await server.shutdown();
      await services.close();
      await place.remove();
    },
  };
}
