import { ask, type Program } from "./program.ts";
import { pause } from "./measure.ts";

/** What a load has seen so far. */
export interface LoadCounts {
  /** Times of pages in ms. */
  readonly pages: number[];
  /** Times of GraphQL operations in ms. */
  readonly operations: number[];
  exports: number;
  imports: number;
  scorings: number;
  /** Events of subscriptions. */
  events: number;
  readonly errors: string[];
}

/** Customers that are in the table from the beginning, and files that merge into it. */
export interface SoakData {
  readonly rows: number;
  readonly merges: readonly string[];
}

const PAGES = [
  "/",
  "/customers",
  "/segments",
  "/models",
  "/data",
  "/strategies",
];
const OVERVIEW = `{ overview { customers } champion { id estimator }
  clusters { index persona size } jobs(first: 10) { nodes { kind status } } }`;
const LIST = `query($least: Float!) { customers(first: 50, filter: { tenure: { gte: $least } }) {
  totalCount pageInfo { endCursor } nodes { customerId
  prediction { probability band reasons { sentence } } cluster { persona } } } }`;
const SETTINGS =
  `mutation($n: Int!) { updateSettings(input: { weeklyContacts: $n }) { settings { weeklyContacts } } }`;
/** Pauses in ms: between two requests of a reader, between two exports, between two merges. */
const READER_MS = 100;
const EXPORT_MS = 2000;
const MERGE_MS = 10_000;

/** Mixed load on a program that has customers, a model and segments, until it is told to stop. */
export class SoakLoad {
  readonly counts: LoadCounts = {
    pages: [],
    operations: [],
    exports: 0,
    imports: 0,
    scorings: 0,
    events: 0,
    errors: [],
  };
  #stopped = false;
  readonly #loops: Promise<void>[];

  constructor(private readonly program: Program, private readonly data: SoakData) {
    this.#loops = [
      this.#loop(READER_MS, (n) => this.#readPage(PAGES[n % PAGES.length]!)),
      this.#loop(READER_MS, (n) => this.#readPage(`/customers/${1_000_001 + n % data.rows}`)),
      this.#loop(READER_MS, () => this.#operate(OVERVIEW)),
      this.#loop(READER_MS, (n) => this.#operate(LIST, { least: n % 40 })),
      this.#loop(5 * READER_MS, (n) => this.#operate(SETTINGS, { n: 100 + n % 50 })),
      this.#loop(EXPORT_MS, () => this.#export()),
      this.#loop(MERGE_MS, (n) => this.#mergeAndScore(data.merges[n % data.merges.length]!)),
    ];
  }

  /** Ends each loop after what it is at. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#loops);
  }

  async #loop(pauseMs: number, once: (n: number) => Promise<void>): Promise<void> {
    for (let n = 0; !this.#stopped; n++) {
      try {
        await once(n);
      } catch (error) {
        this.counts.errors.push((error as Error).message);
      }
      await pause(pauseMs);
    }
  }

  async #readPage(path: string): Promise<void> {
    const began = performance.now();
    const response = await fetch(this.program.origin + path);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path} is answered with ${response.status}`);
    this.counts.pages.push(performance.now() - began);
  }

  async #operate(query: string, variables?: Record<string, unknown>): Promise<void> {
    const began = performance.now();
    await ask(this.program, query, variables);
    this.counts.operations.push(performance.now() - began);
  }

  async #export(): Promise<void> {
    const response = await fetch(`${this.program.origin}/export/customers.csv`);
    let lines = -1;
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      lines += part.split("\n").length - 1;
    }
    if (!response.ok || lines < this.data.rows) {
      throw new Error(`the export is answered with ${response.status} and ${lines} customers`);
    }
    this.counts.exports++;
  }

  async #mergeAndScore(csv: string): Promise<void> {
    const id = await upload(this.program, csv);
    const start =
      `mutation($id: ID!) { startImport(input: { id: $id, mode: MERGE }) { job { id } } }`;
    const { startImport } = await ask(this.program, start, { id });
    this.counts.events += await follow(this.program, startImport.job.id);
    this.counts.imports++;
    this.counts.events += await runJob(this.program, "scoreCustomers");
    this.counts.scorings++;
  }
}

/** Uploads a table and returns its id. */
export async function upload({ origin }: Program, csv: string): Promise<string> {
  const query =
    "mutation($file: Upload!) { uploadCustomers(input: { file: $file }) { import { id } } }";
  const form = new FormData();
  form.append("operations", JSON.stringify({ query, variables: { file: null } }));
  form.append("map", JSON.stringify({ 0: ["variables.file"] }));
  form.append("0", new File([csv], "customers.csv", { type: "text/csv" }));
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "graphql-preflight": "1" },
    body: form,
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data.uploadCustomers.import.id;
}

/** Has a job done, and returns how many events its subscription brought. */
export async function runJob(program: Program, mutation: string): Promise<number> {
  const { begun: { job } } = await ask(program, `mutation { begun: ${mutation} { job { id } } }`);
  return await follow(program, job.id);
}

/** Follows a job by a subscription until it has ended, and returns how many events that took. */
export async function follow({ origin }: Program, jobId: string): Promise<number> {
  const query = `subscription { jobProgress(id: "${jobId}") { kind status error } }`;
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  const events = [...text.matchAll(/^data: (\{.*\})$/gm)].map(([, json]) => JSON.parse(json!));
  const { data, errors } = events.at(-1) ?? {};
  if (data?.jobProgress.status !== "COMPLETED") {
    throw new Error(`a job ends with ${JSON.stringify(data?.jobProgress ?? errors ?? text)}`);
  }
  return events.length;
}
