import { App, staticFiles } from "fresh";
import type { Services } from "@/services/services.ts";
import type { State } from "@/utils.ts";
import { address } from "./routes/(_steps)/address.ts";
import { failures } from "./routes/(_steps)/failures.tsx";
import { reader } from "./routes/(_steps)/reader.ts";
import { baseHeaders } from "./routes/(_steps)/security.ts";

/**
 * The web app: one address for each page, static files, then the routes by file.
 *
 * @param services asked for with each request that is not a static file; opens them at the first
 */
export function createApp(services: () => Promise<Services>): App<State> {
  return new App<State>()
    .use(baseHeaders)
    // Before anything that can fail, so that every error page speaks the reader's language.
    .use(reader)
    .use(failures)
    .use(address)
    .use(staticFiles())
    .use(async (ctx) => {
      ctx.state.services = await services();
      return await ctx.next();
    })
    .fsRoutes();
}
