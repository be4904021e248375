import { configure, getConsoleSink } from "@logtape/logtape";

/** Has what the program logs written to the console, warnings and errors to stderr. For whoever starts a server. */
export async function logToConsole(): Promise<void> {
  await configure({
    sinks: { console: getConsoleSink() },
    loggers: [
      { category: "holdfast", sinks: ["console"], lowestLevel: "info" },
      { category: ["logtape", "meta"], sinks: ["console"], lowestLevel: "warning" },
    ],
  });
}
