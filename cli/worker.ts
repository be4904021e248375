import { readConfig } from "@/services/config.ts";
import { UserError } from "@/services/errors.ts";
import { logToConsole, startupLog, surviveLostConnections } from "@/services/operations/logging.ts";
import { createRuntime } from "@/services/runtime.ts";
import { type Command, parse } from "./command.ts";

/** How long a shutdown may take, in ms: a service manager kills what takes longer. */
const SHUTDOWN_MS = 9000;

/** Only runs jobs, next to web processes and other workers on one PostgreSQL server. */
export const workerCommand: Command = {
  usage: "worker",
  summary: "Run jobs without serving pages, on the PostgreSQL server that DATABASE_URL names",
  async run(args) {
    parse(this.usage, args, {});
    const config = readConfig((name) => Deno.env.get(name));
    if (config.databaseUrl === undefined) {
      throw new UserError(
        "NEEDS_SERVER",
        "A separate worker needs a PostgreSQL server: only one process can open the embedded database, " +
          "and that one runs the jobs itself. Set DATABASE_URL.",
      );
    }
    const say = startupLog(config.logFormat);
    await logToConsole(config.logFormat);
    surviveLostConnections();
    const stopped = Promise.withResolvers<void>();
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(signal, () => stopped.resolve());
    }
    const runtime = createRuntime(() => ({ ...config, runsJobs: true }));
    await runtime.startJobs();
    say("Waiting for jobs");
    await stopped.promise;
    say("Stopping");
    Deno.unrefTimer(setTimeout(() => Deno.exit(1), SHUTDOWN_MS));
    await runtime.close();
  },
};
