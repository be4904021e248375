import { configure, getConsoleSink, getLogger } from "@logtape/logtape";
import { isConnectionLost } from "@/db/connection_lost.ts";
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

/**
 * Keeps the program alive when a statement fails that nobody waited for any more, because another one beside it had
 * failed before: with a lost connection all of them do. Any other error that nobody handles still ends the program.
 */
export function surviveLostConnections(): void {
  globalThis.addEventListener("unhandledrejection", (event) => {
    if (!isConnectionLost(event.reason)) return;
    event.preventDefault();
    getLogger(["holdfast", "database"]).warn("A statement lost its connection: {error}", {
      error: reportOf(event.reason),
    });
  });
}

/**
 * Answers what no step of the app has answered, and logs it: an answer that broke off after it had begun, such as an
 * export whose database went away. Fresh's router refuses broken percent-encoding with a `URIError`.
 */
export function brokenOff(error: unknown): Response {
  if (error instanceof URIError) return new Response("Bad Request\n", { status: 400 });
  getLogger(["holdfast", "http"]).error("An answer broke off: {error}", {
    error: reportOf(error),
  });
  return new Response("Internal Server Error\n", { status: 500 });
}
