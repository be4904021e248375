import { createMlWorkers, type MlWorkers } from "@/ml/workers.ts";

let workers: MlWorkers | undefined;
Deno.test.afterAll(() => workers?.close());

/**
 * Workers for every test of a run, which are not theirs to close. Each takes the whole of machine learning and a runtime
 * in with its first task, which for workers of a test's own would be most of the test.
 */
export function sharedWorkers(): MlWorkers {
  return workers ??= createMlWorkers({ idleMs: 60_000 });
}
