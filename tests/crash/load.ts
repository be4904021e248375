/** What is asked of the program while its database goes away and comes back, and how it answers. */
import { type Acknowledged, answered, complete, Fault, Unavailable } from "./client.ts";
import type { Work } from "./plan.ts";

/** Counts of answers, and what must not have happened. */
export interface LoadResult {
  /** Requests that were answered in full. */
  answered: number;
  /** Requests that were refused with 503 and a reason. */
  refused: number;
  /** Exports that arrived whole; and those whose stream broke off, so that their reader could tell. */
  exports: number;
  brokenExports: number;
  /** Jobs that completed; and those that failed with a reason. */
  completed: number;
  failed: number;
  readonly faults: string[];
}

/** Patience with one answer, in ms. */
const ANSWER_MS = 30_000;
const PAUSE_MS = 50;
const PAGES = ["/", "/customers", "/segments", "/models"];
const QUERY = `{ overview { customers } champion { id estimator }
  customers(first: 20) { totalCount nodes { customerId prediction { probability band } cluster { persona } } } }`;
const INTERRUPTED = /interrupted (\d+|several) times/;

/** Readers, exports and jobs that go on until they are told to stop. */
export class Load {
  readonly result: LoadResult = {
    answered: 0,
    refused: 0,
    exports: 0,
    brokenExports: 0,
    completed: 0,
    failed: 0,
    faults: [],
  };
  #stopped = false;
  /** When the last outage ended; while one goes on, never. */
  #outageEnded = -Infinity;
  readonly #loops: Promise<void>[];

  /**
   * @param rows customers that are there from the beginning
   * @param work what is done over and over
   * @param recoveryMs how long the program may refuse requests after an outage
   */
  constructor(
    private readonly origin: string,
    private readonly rows: number,
    work: Iterable<Work>,
    readonly recoveryMs: number,
  ) {
    this.#loops = [
      ...[1, 2].map(() => this.#loop("a query", () => this.query())),
      this.#loop("a page", () => this.#readPages()),
      this.#loop("an export", () => this.#export()),
      this.#work(work),
    ];
  }

  outageBegins(): void {
    this.#outageEnded = Infinity;
  }

  outageEnds(): void {
    this.#outageEnded = performance.now();
  }

  /** Ends the readers at once and the jobs when the one in hand has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#loops);
  }

  /** Reads what an overview shows. */
  async query(): Promise<void> {
    const { overview, customers } = await answered(this.origin, QUERY);
    if (overview.customers < this.rows || customers.nodes.length !== 20) {
      throw new Fault(`a query finds ${overview.customers} of ${this.rows} customers`);
    }
  }

  async #readPages(): Promise<void> {
    for (const page of PAGES) {
      const response = await fetch(this.origin + page, timely());
      await response.body?.cancel();
      this.#requireAnswer(page, response);
    }
  }

  async #export(): Promise<void> {
    const response = await fetch(`${this.origin}/export/customers.csv`, timely());
    if (!response.ok) await response.body?.cancel();
    this.#requireAnswer("the export", response);
    let text: string;
    try {
      text = await response.text();
    } catch {
      this.result.brokenExports++;
      return;
    }
    const lines = text.trimEnd().split("\n").length - 1;
    if (lines < this.rows) {
      throw new Fault(`an export that ended as if whole has ${lines} of ${this.rows} customers`);
    }
    this.result.exports++;
  }

  #requireAnswer(what: string, { status }: Response): void {
    if (status === 503) throw new Unavailable();
    if (status !== 200) throw new Fault(`${what} is answered with ${status}`);
  }

  /** Does something again and again, and judges what it throws. */
  async #loop(what: string, once: () => Promise<void>): Promise<void> {
    while (!this.#stopped) {
      try {
        await once();
        this.result.answered++;
      } catch (error) {
        this.#judge(what, error);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  #judge(what: string, error: unknown): void {
    const since = performance.now() - this.#outageEnded;
    if (!(error instanceof Unavailable)) {
      this.result.faults.push(`${what}: ${(error as Error).message}`);
    } else if (since > this.recoveryMs) {
      this.result.faults.push(`${what} is refused ${Math.round(since)} ms after an outage`);
    } else this.result.refused++;
  }

  /** Has jobs done, one after the other, each taken up again where an outage cuts its client off. */
  async #work(work: Iterable<Work>): Promise<void> {
    for (const piece of work) {
      if (this.#stopped) return;
      const known: Acknowledged = {};
      let following: Promise<void> | undefined;
      const queued = (jobId: string) => void (following ??= this.#follow(jobId));
      for (let done = false; !done;) {
        try {
          await complete(this.origin, piece, known, { queued });
          this.result.completed++;
          done = true;
        } catch (error) {
          done = this.#jobEnded(piece, error);
          await new Promise((resolve) => setTimeout(resolve, 10 * PAUSE_MS));
        }
      }
      await following;
    }
  }

  /** Whether what a job's client was told of means that the job has ended. */
  #jobEnded({ target }: Work, error: unknown): boolean {
    if (error instanceof Fault && INTERRUPTED.test(error.message)) this.result.failed++;
    else this.#judge(target, error);
    return error instanceof Fault;
  }

  /** Follows a job by a subscription, which must tell of its end whatever happens meanwhile. */
  async #follow(jobId: string): Promise<void> {
    const response = await fetch(`${this.origin}/graphql`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify({
        query: `subscription { jobProgress(id: "${jobId}") { status finishedAt } }`,
      }),
    });
    const events = await response.text();
    if (response.status === 503 || events.includes("DATABASE_UNAVAILABLE")) this.result.refused++;
    else if (!/"finishedAt":"/.test(events)) {
      this.result.faults.push(`a subscription ends before its job: ${events.slice(-300)}`);
    }
  }
}

const timely = () => ({ signal: AbortSignal.timeout(ANSWER_MS) });
