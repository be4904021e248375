import { App, staticFiles } from "fresh";
import type { Services } from "@/services/context.ts";
import type { State } from "@/utils.ts";
import { baseHeaders } from "./routes/(_steps)/security.ts";

/**
 * The web app: static files, then the routes by file.
 *
 * @param services asked for with each request that is not a static file; opens them at the first
 */
export function createApp(services: () => Promise<Services>): App<State> {
  return new App<State>()
    .use(baseHeaders)
    .use(staticFiles())
    .use(async (ctx) => {
      ctx.state.services = await services();
      return await ctx.next();
    })
    .fsRoutes();
}
