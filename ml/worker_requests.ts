/** How rows and model files go to workers: rows dealt out, files known by their hash and sent where they are lacking. */
import type { WorkerPool } from "./worker_pool.ts";
import type { RowsTask, Scores, TaskInput, TaskOutput } from "./worker_tasks.ts";

/** Encoded rows without their model. */
export type Rows = Pick<RowsTask, "features" | "rows">;

/** Rows in as many parts, each as long as the others or shorter. */
export function splitRows(features: Float32Array, rows: number, parts: number) {
  const width = features.length / rows;
  const size = Math.max(1, Math.ceil(rows / parts));
  return Array.from({ length: Math.max(1, Math.ceil(rows / size)) }, (_, part) => {
    const begin = part * size;
    const end = Math.min(rows, begin + size);
    return { features: features.slice(begin * width, end * width), rows: end - begin };
  });
}

/** The scores of parts in their order. */
export function joinScores(parts: readonly Scores[]): Scores {
  const rows = parts.reduce((sum, part) => sum + part.probability.length, 0);
  const probability = new Float32Array(rows);
  parts.reduce((at, part) => {
    probability.set(part.probability, at);
    return at + part.probability.length;
  }, 0);
  if (!parts[0]?.reasons) return { probability };
  return { probability, reasons: parts.flatMap((part) => part.reasons ?? []) };
}

/** SHA-256 of model files, each array hashed once. */
export function modelKeys(): (onnx: Uint8Array) => Promise<string> {
  const known = new WeakMap<Uint8Array, Promise<string>>();
  const hash = async (onnx: Uint8Array) => {
    const digest = await crypto.subtle.digest("SHA-256", onnx as Uint8Array<ArrayBuffer>);
    return new Uint8Array(digest).toHex();
  };
  return (onnx) => {
    const key = known.get(onnx) ?? hash(onnx);
    known.set(onnx, key);
    return key;
  };
}

type ModelTask = "score" | "explain" | "importance";

/** Runs in any of a pool's workers; the model's bytes follow only where a worker lacks them. */
export async function runWithModel<Name extends ModelTask>(
  pool: WorkerPool,
  name: Name,
  task: TaskInput<Name>,
  signal: AbortSignal | undefined,
): Promise<NonNullable<TaskOutput<Name>>> {
  const options = { signal, urgent: true };
  const output = await pool.run(name, { ...task, onnx: null }, options) ??
    await pool.run(name, task, options);
  return output!; // a worker that was sent the model has it
}
