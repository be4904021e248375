import { Gauge, Histogram, Registry } from "prom-client";
import type { Database } from "@/db/client.ts";
import { countJobsByStatus } from "@/db/queries/jobs.ts";

/** What Prometheus is told of this process, and of the jobs of all. */
export interface Metrics {
  /** The type of `text()`. */
  readonly contentType: string;
  /** Counts an answered request. `route` is a pattern such as `/customers/:id`, never an address. */
  request(labels: RequestLabels, seconds: number): void;
  /** Counts a GraphQL operation under its root field, such as `query.customers`. */
  operation(labels: OperationLabels, seconds: number): void;
  /** Everything, in Prometheus' text format. */
  text(): Promise<string>;
  close(): void;
}

/** What tells requests apart. */
export interface RequestLabels {
  readonly method: string;
  readonly route: string;
  readonly status: number;
}

/** What tells GraphQL operations apart. */
export interface OperationLabels {
  readonly operation: string;
  readonly outcome: "success" | "error";
}

/** Methods with a label of their own: a client may send any word. */
const METHODS = ["GET", "HEAD", "POST", "OPTIONS"];
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** How often the event loop's lag is measured, in ms. */
const LAG_MS = 250;

/**
 * Makes the metrics with a registry of their own.
 *
 * @param readDb where jobs are counted on request
 */
export function createMetrics(readDb: Database): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: "holdfast_http_request_duration_seconds",
    help: "Requests by method, route and status; static files are not counted.",
    labelNames: ["method", "route", "status"],
    buckets: SECONDS,
    registers,
  });
  const operations = new Histogram({
    name: "holdfast_graphql_operation_duration_seconds",
    help: "GraphQL operations by root field and outcome.",
    labelNames: ["operation", "outcome"],
    buckets: SECONDS,
    registers,
  });
  const readJobs = addJobs(registers, readDb);
  addMemory(registers);
  const timer = measureLag(registers);
  return {
    contentType: registry.contentType,
    request({ method, route, status }, seconds) {
      const known = METHODS.includes(method) ? method : "other";
      requests.observe({ method: known, route, status: String(status) }, seconds);
    },
    operation: (labels, seconds) => operations.observe({ ...labels }, seconds),
    async text() {
      await readJobs();
      return await registry.metrics();
    },
    close: () => clearInterval(timer),
  };
}

/** Adds the figures of jobs; the function returned readDb them again. */
function addJobs(registers: Registry[], readDb: Database): () => Promise<void> {
  const jobs = new Gauge({
    name: "holdfast_jobs",
    help: "Stored jobs by kind and status, over all processes.",
    labelNames: ["kind", "status"],
    registers,
  });
  const queue = new Gauge({
    name: "holdfast_queue_length",
    help: "Jobs that wait to be started, over all processes.",
    registers,
  });
  return async () => {
    const counts = await countJobsByStatus(readDb);
    jobs.reset();
    for (const { kind, status, count } of counts) jobs.set({ kind, status }, count);
    const queued = counts.filter(({ status }) => status === "QUEUED");
    queue.set(queued.reduce((sum, { count }) => sum + count, 0));
  };
}

function addMemory(registers: Registry[]): void {
  new Gauge({
    name: "holdfast_memory_bytes",
    help: "Memory of this process: resident, V8's heap, and outside of the heap.",
    labelNames: ["kind"],
    registers,
    collect() {
      const { rss, heapUsed, external } = Deno.memoryUsage();
      this.set({ kind: "resident" }, rss);
      this.set({ kind: "heap" }, heapUsed);
      this.set({ kind: "external" }, external);
    },
  });
}

/** Measures by how much a timer comes late. */
function measureLag(registers: Registry[]): ReturnType<typeof setInterval> {
  const lag = new Histogram({
    name: "holdfast_event_loop_lag_seconds",
    help: "By how much a timer of 250 ms came late.",
    buckets: SECONDS,
    registers,
  });
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    lag.observe(Math.max(0, now - last - LAG_MS) / 1000);
    last = now;
  }, LAG_MS);
  Deno.unrefTimer(timer as unknown as number);
  return timer;
}
