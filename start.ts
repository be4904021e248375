/**
 * Serves Holdfast: builds the browser's files where they are out of date, opens the database, fills an empty
 * one with the demo store, then listens.
 */
import type { DemoStep } from "@/services/demo_store.ts";

const STEPS: Readonly<Record<DemoStep, string>> = {
  customers: "Creating the demo store: 5,000 fictional customers",
  orders: "Adding two years of fictional orders",
  model: "Training the churn model and judging it on what came later",
  scores: "Scoring every customer",
  segments: "Segmenting customers by recency, frequency and monetary value",
  strategies: "Writing a strategy for each segment, in English and Korean",
};

/** How long a shutdown may take, in ms. */
const SHUTDOWN_MS = 9000;

async function start(): Promise<void> {
  const { brokenOff, logToConsole, startupLog, surviveLostConnections } = await import(
    "@/services/operations/logging.ts"
  );
  const { readConfig } = await import("./services/config.ts");
  const config = readConfig((name) => Deno.env.get(name));
  const say = startupLog(config.logFormat);

  const { buildIfStale } = await import("./build.ts");
  await buildIfStale(() => say("Building the browser's files"));

  const { runtime } = await import("./main.ts");
  const { prepareDemoStore } = await import("@/services/demo_store.ts");
  await logToConsole(config.logFormat);
  surviveLostConnections();
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => stop.abort());
  }
  stop.signal.addEventListener("abort", () => {
    // Whatever the database or an open answer does: a service manager kills what takes longer.
    const late = setTimeout(() => {
      say("Stopped, although not everything had ended");
      Deno.exit(1);
    }, SHUTDOWN_MS);
    Deno.unrefTimer(late);
  }, { once: true });

  say(
    config.databaseUrl
      ? "Opening the database on its server"
      : `Opening the embedded database in ${config.dataDir}`,
  );
  const services = await runtime.services();
  if (config.demo) {
    await prepareDemoStore(
      services,
      { signal: stop.signal, report: () => {} },
      (step) => say(STEPS[step]),
    );
  }
  await runtime.startJobs();

  const { default: server } = await import(new URL("./_fresh/server.js", import.meta.url).href);
  const listener = Deno.serve({
    hostname: config.host,
    port: config.port,
    signal: stop.signal,
    onError: brokenOff,
    onListen: ({ hostname, port }) => {
      say(`Dashboard  http://${hostname}:${port}/`);
      say(`GraphQL    http://${hostname}:${port}/graphql`);
    },
  }, server.fetch);
  await listener.finished;
  say("Stopping");
  await runtime.close();
}

if (import.meta.main) {
  const { endCleanly } = await import("@/services/operations/exit.ts");
  await endCleanly(start);
}
