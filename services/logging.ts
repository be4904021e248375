import { configure, getConsoleSink, getLogger } from "@logtape/logtape";
import { reportOf } from "./error_report.ts";

/** Has what the program logs written to the console. For whoever starts a server. */
export async function logToConsole(): Promise<void> {
  await configure({
    sinks: { console: getConsoleSink() },
    loggers: [
      { category: "holdfast", sinks: ["console"], lowestLevel: "info" },
      { category: ["logtape", "meta"], sinks: ["console"], lowestLevel: "warning" },
    ],
  });
}

/** Logs what breaks an answer off that was begun already, such as a database that goes away in the midst of an export. */
export function brokenOff(error: unknown): Response {
  getLogger(["holdfast", "http"]).error("An answer broke off: {error}", {
    error: reportOf(error),
  });
  return new Response("Internal Server Error\n", { status: 500 });
}
