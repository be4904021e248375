import { configure, getConsoleSink, getJsonLinesFormatter, getLogger } from "@logtape/logtape";
import { isConnectionLost } from "@/db/connection_lost.ts";
import { reportOf } from "./error_report.ts";

/** How log lines are written: for people, or one JSON object a line for programs that collect logs. */
export type LogFormat = "text" | "json";

/** Has what the program logs written to the console. For entry points that serve. */
export async function logToConsole(format: LogFormat = "text"): Promise<void> {
  const console = format === "json"
    ? getConsoleSink({ formatter: getJsonLinesFormatter({ message: "rendered" }) })
    : getConsoleSink();
  await configure({
    sinks: { console },
    loggers: [
      { category: "holdfast", sinks: ["console"], lowestLevel: "info" },
      { category: ["logtape", "meta"], sinks: ["console"], lowestLevel: "warning" },
    ],
  });
}

/** Writes what a server does while it starts and stops, each line with the seconds since now or as JSON. */
export function startupLog(format: LogFormat): (line: string) => void {
  const began = performance.now();
  return (line) => {
    const seconds = (performance.now() - began) / 1000;
    if (format === "text") console.log(`[${seconds.toFixed(1).padStart(5)} s] ${line}`);
    else {
      console.log(JSON.stringify({
        "@timestamp": new Date().toISOString(),
        level: "INFO",
        message: line,
        logger: "holdfast.start",
        properties: { seconds },
      }));
    }
  };
}

/**
 * Keeps the program alive when a statement fails that no one waited for any more, because another one beside it had
 * failed before: with a lost connection all of them do. Any other error that no one handles still ends the program.
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
