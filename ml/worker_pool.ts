import { ModelTimeoutError } from "./model_timeout_error.ts";
import type {
  ModelCall,
  TaskInput,
  TaskName,
  TaskOutput,
  WorkerRequest,
  WorkerResponse,
} from "./worker_tasks.ts";

/** A task that waits for a worker or runs in one. */
interface Job {
  readonly request: WorkerRequest;
  readonly settle: (response: WorkerResponse) => void;
  readonly fail: (reason: unknown) => void;
}

/** A worker and what it does now. */
interface Lane {
  worker: Worker | null;
  job: Job | null;
  /** Ends the worker once it has had nothing to do for a while. */
  idle?: ReturnType<typeof setTimeout>;
  /** Ends the worker where the model that it has called does not answer in time. */
  silence?: ReturnType<typeof setTimeout>;
}

/** How a pool treats its workers. */
export interface WorkerPoolOptions {
  /** Milliseconds without work after which a worker ends and gives its memory back; never when omitted. */
  readonly idleMs?: number;
  /** Seconds that a model may take for a thousand rows, or fewer, before its worker is ended. Default {@linkcode CALL_SECONDS}. */
  readonly callSeconds?: number;
}

/** Twice what a trial of a model from elsewhere allows, so that one that passed it may serve on a busy machine. */
const CALL_SECONDS = 60;
const CALL_ROWS = 1000;

/**
 * Runs tasks in up to `size` workers, first come, first served. A worker starts with its first task.
 *
 * Cancelling ends the worker and the next task starts a new one: training and scoring are long stretches of
 * synchronous work in which a worker cannot read a message that asks it to stop.
 */
export class WorkerPool {
  readonly #lanes: Lane[];
  readonly #queue: Job[] = [];
  readonly #idleMs: number | undefined;
  readonly #callSeconds: number;
  #closed = false;

  constructor(size: number, { idleMs, callSeconds = CALL_SECONDS }: WorkerPoolOptions = {}) {
    this.#idleMs = idleMs;
    this.#callSeconds = callSeconds;
    this.#lanes = Array.from({ length: size }, () => ({ worker: null, job: null }));
  }

  /**
   * Runs one task.
   *
   * @param urgent goes before tasks that wait already
   * @throws what the task threw, by name and message; the signal's reason when it was aborted; {@linkcode
   * ModelTimeoutError} where a model that the task called did not answer in time
   */
  run<Name extends TaskName>(
    task: Name,
    input: TaskInput<Name>,
    { signal, urgent = false }: { signal?: AbortSignal | undefined; urgent?: boolean } = {},
  ): Promise<TaskOutput<Name>> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(closedError());
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        this.#drop(job);
        job.fail(signal?.reason);
      };
      const done = () => signal?.removeEventListener("abort", abort);
      const job: Job = {
        request: { task, input } as WorkerRequest, // TypeScript does not pair generic name and input
        settle(response) {
          done();
          if (response.ok) resolve(response.output as TaskOutput<Name>);
          else reject(errorOf(response.name, response.message));
        },
        fail(reason) {
          done();
          reject(reason);
        },
      };
      signal?.addEventListener("abort", abort);
      if (urgent) this.#queue.unshift(job);
      else this.#queue.push(job);
      this.#dispatch();
    });
  }

  /** Ends all workers and rejects whatever waits or runs. */
  close(): void {
    this.#closed = true;
    const jobs = [...this.#queue.splice(0), ...this.#lanes.flatMap(({ job }) => job ?? [])];
    for (const lane of this.#lanes) endWorker(lane);
    for (const job of jobs) job.fail(closedError());
  }

  #dispatch(): void {
    for (const lane of this.#lanes) {
      if (lane.job) continue;
      const job = this.#queue.shift();
      if (!job) return;
      lane.job = job;
      clearTimeout(lane.idle);
      lane.worker ??= this.#start(lane);
      try {
        lane.worker.postMessage(job.request);
      } catch (error) {
        lane.job = null;
        job.fail(error);
      }
    }
  }

  #start(lane: Lane): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<WorkerResponse | ModelCall>) => {
      if ("calling" in data) return this.#awaitModel(lane, data);
      const { job } = lane;
      lane.job = null;
      job?.settle(data);
      this.#dispatch();
      this.#endWhenIdle(lane);
    };
    // Reached only when a worker breaks outside a task, out of memory for one.
    worker.onerror = (event) => {
      event.preventDefault();
      const { job } = lane;
      endWorker(lane);
      job?.fail(new Error(`The machine-learning worker stopped: ${event.message}`));
      this.#dispatch();
    };
    return worker;
  }

  /** Ends a worker whose model takes too long: it cannot be asked to stop. */
  #awaitModel(lane: Lane, { calling }: ModelCall): void {
    clearTimeout(lane.silence);
    if (calling === null) return;
    const seconds = this.#callSeconds * Math.ceil(calling / CALL_ROWS);
    lane.silence = setTimeout(() => {
      const { job } = lane;
      endWorker(lane);
      job?.fail(new ModelTimeoutError(calling, seconds));
      this.#dispatch();
    }, seconds * 1000);
  }

  #endWhenIdle(lane: Lane): void {
    if (lane.job || this.#idleMs === undefined) return;
    lane.idle = setTimeout(() => endWorker(lane), this.#idleMs);
    // A process that has nothing else to do need not wait for it.
    Deno.unrefTimer(lane.idle as unknown as number);
  }

  #drop(job: Job): void {
    const waiting = this.#queue.indexOf(job);
    if (waiting >= 0) this.#queue.splice(waiting, 1);
    const lane = this.#lanes.find((candidate) => candidate.job === job);
    if (lane) endWorker(lane);
    this.#dispatch();
  }
}

function endWorker(lane: Lane): void {
  clearTimeout(lane.idle);
  clearTimeout(lane.silence);
  lane.worker?.terminate();
  lane.worker = null;
  lane.job = null;
}

function closedError(): Error {
  return new Error("The machine-learning workers were closed");
}

/** Errors lose their class between threads; the one that callers tell apart is restored. */
function errorOf(name: string, message: string): Error {
  if (name === "RangeError") return new RangeError(message);
  const error = new Error(message);
  error.name = name;
  return error;
}
