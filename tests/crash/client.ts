/** A client that has work done by the program, and takes it up again where a crash has cut it off. */
import type { Work } from "./plan.ts";

/** The program did what it must never do, such as losing a job that it had acknowledged. */
export class Fault extends Error {
  override name = "Fault";
}

/** The program says that its database cannot be reached at the moment. */
export class Unavailable extends Error {
  override name = "Unavailable";
}

/** What the program has acknowledged of a piece of work so far. */
export interface Acknowledged {
  importId?: string;
  jobId?: string;
}

/** Told of what is under way. */
export interface Milestones {
  /** A file has arrived. */
  uploaded?(): void;
  /** A job is in the queue. */
  queued?(jobId: string): void;
}

/** How long a job may take to end, in ms: minutes on a machine that is busy besides. */
const PATIENCE_MS = 600_000;
const POLL_MS = 50;

/**
 * Has a piece of work done: sends what has not been acknowledged, and waits until it is completed.
 *
 * @throws {Fault} where what was acknowledged is lost, or the work fails
 * @throws {Unavailable} where the program cannot reach its database; may be called again with the same `known`
 */
export async function complete(
  origin: string,
  work: Work,
  known: Acknowledged,
  on: Milestones = {},
): Promise<void> {
  if ("file" in work) {
    known.importId ??= await upload(origin, work.file.text);
    on.uploaded?.();
    const started = await ask(
      origin,
      `mutation($id: ID!, $mode: ImportMode) {
        startImport(input: { id: $id, mode: $mode }) { userErrors { code } } }`,
      { id: known.importId, mode: work.file.mode },
    );
    // A start that came through, but whose answer did not, is answered with one of these.
    const code = codeOf(started) ?? started.data?.startImport.userErrors[0]?.code;
    if (code === UNAVAILABLE) throw new Unavailable();
    if (code !== undefined && !["ALREADY_IMPORTED", "IMPORT_UNDER_WAY"].includes(code)) {
      throw new Fault(`startImport answers ${code}`);
    }
    return await ended(origin, "import", known.importId);
  }
  known.jobId ??= (await answered(origin, work.mutation)).begun.job.id as string;
  on.queued?.(known.jobId);
  await ended(origin, "job", known.jobId);
}

/** Waits until no job is open any more, those that no one has been told of among them. */
export async function settle(origin: string): Promise<void> {
  await until(async () => {
    const { jobs } = await answered(origin, "{ jobs(first: 20) { nodes { kind status } } }");
    return jobs.nodes.every(({ status }: { status: string }) => !isOpen(status));
  }, "Jobs do not end");
}

const isOpen = (status: string) => ["UPLOADING", "PENDING", "QUEUED", "RUNNING"].includes(status);

async function ended(origin: string, what: "job" | "import", id: string): Promise<void> {
  await until(async () => {
    const data = await answered(origin, `query($id: ID!) { ${what}(id: $id) { status error } }`, {
      id,
    });
    if (!data[what]) throw new Fault(`The ${what} ${id} was acknowledged and is lost`);
    const { status, error } = data[what];
    if (isOpen(status)) return false;
    if (status !== "COMPLETED") throw new Fault(`The ${what} ${id} is ${status}: ${error}`);
    return true;
  }, `The ${what} ${id} does not end`);
}

async function until(done: () => Promise<boolean>, otherwise: string): Promise<void> {
  const began = performance.now();
  while (!await done()) {
    if (performance.now() - began > PATIENCE_MS) throw new Fault(otherwise);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function upload(origin: string, text: string): Promise<string> {
  const query =
    "mutation($file: Upload!) { uploadCustomers(input: { file: $file }) { import { id } } }";
  const form = new FormData();
  form.append("operations", JSON.stringify({ query, variables: { file: null } }));
  form.append("map", JSON.stringify({ 0: ["variables.file"] }));
  form.append("0", new File([text], "customers.csv", { type: "text/csv" }));
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "graphql-preflight": "1" },
    body: form,
  });
  return dataOf(await response.json()).uploadCustomers.import.id;
}

interface Answer {
  // deno-lint-ignore no-explicit-any
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { code?: string };
  }[];
}

/** Sends a GraphQL operation. */
export async function ask(
  origin: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Answer> {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  return await response.json();
}

/** Sends a GraphQL operation that must succeed. */
export async function answered(origin: string, query: string, variables?: Record<string, unknown>) {
  return dataOf(await ask(origin, query, variables));
}

const UNAVAILABLE = "DATABASE_UNAVAILABLE";

const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions?.code;

function dataOf(answer: Answer) {
  if (codeOf(answer) === UNAVAILABLE) throw new Unavailable();
  if (answer.errors) throw new Fault(answer.errors.map(({ message }) => message).join("; "));
  return answer.data;
}
