import { rowGroupsOf } from "@/ml/audit/groups.ts";
import { reportAudit } from "@/ml/audit/report.ts";
import { judge, weigh } from "@/ml/evaluation/judge.ts";
import { createExplainer, type Explainer } from "@/ml/explain/explainer.ts";
import { topReasons } from "@/ml/explain/reasons.ts";
import { profileClusterCounts } from "@/ml/segments/profile.ts";
import { segmentCustomers } from "@/ml/segments/segmentation.ts";
import { type ModelSession, openModel } from "@/ml/session.ts";
import { LOCAL_RUNNER } from "@/ml/training_task.ts";
import { tryModel } from "@/ml/trial.ts";
import type { Scores, ScoreTask, WorkerRequest, WorkerResponse } from "./worker_tasks.ts";

/** Models that a worker keeps open, so that both an old and a new champion can be asked in turn. */
const OPEN_MODELS = 2;

interface OpenedModel {
  readonly session: ModelSession;
  readonly onnx: Uint8Array;
  /** Made when reasons are first asked for; null where the model has no trees to explain. */
  explainer?: Explainer | null;
}

/** The part of a dedicated worker's global scope that is used; the `dom` types describe a window instead. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<WorkerRequest>) => void) | null;
  postMessage(response: WorkerResponse, transfer: Transferable[]): void;
}

serve(globalThis as unknown as WorkerScope);

/** Answers requests, one at a time. */
function serve(scope: WorkerScope): void {
  const models = new Map<string, OpenedModel>();
  scope.onmessage = async ({ data }) => {
    try {
      const output = await run(data, models);
      scope.postMessage({ ok: true, output }, transferables(output));
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      scope.postMessage({ ok: false, name, message }, []);
    }
  };
}

function run(request: WorkerRequest, models: Map<string, OpenedModel>) {
  switch (request.task) {
    case "fold":
      return LOCAL_RUNNER.fold(request.input);
    case "final":
      return LOCAL_RUNNER.final(request.input);
    case "audit":
      return reportAudit(request.input);
    case "groups":
      return rowGroupsOf(request.input);
    case "weigh":
      return weigh(request.input);
    case "judge": {
      const { evidence, policy, seed } = request.input;
      return judge(evidence, policy, seed);
    }
    case "score":
      return score(request.input, models);
    case "trial":
      return tryModel(request.input);
    case "segment": {
      const { table, churnProbability, options } = request.input;
      return segmentCustomers(table, churnProbability, options);
    }
    case "profile":
      return profileClusterCounts(request.input.table, request.input.options);
  }
}

async function score(
  { key, onnx, features, rows, reasons }: ScoreTask,
  models: Map<string, OpenedModel>,
): Promise<Scores | null> {
  const model = models.get(key) ?? (onnx && await open(key, onnx, models));
  if (!model) return null;
  models.delete(key);
  models.set(key, model); // the last in the map was used last
  const probability = await model.session.predictProba(features, rows);
  if (reasons === 0) return { probability };
  model.explainer ??= createExplainer(model.onnx);
  const { explainer } = model;
  if (!explainer) return { probability, reasons: Array.from({ length: rows }, () => []) };
  const explanation = explainer.explain(features, rows);
  return { probability, reasons: topReasons(explainer, explanation, features, rows, reasons) };
}

async function open(
  key: string,
  onnx: Uint8Array,
  models: Map<string, OpenedModel>,
): Promise<OpenedModel> {
  const model = { session: await openModel(onnx), onnx };
  models.set(key, model);
  for (const [oldest, { session }] of models) {
    if (models.size <= OPEN_MODELS) break;
    models.delete(oldest);
    await session.release();
  }
  return model;
}

/** Buffers that can move instead of being copied. */
function transferables(output: Awaited<ReturnType<typeof run>>): Transferable[] {
  const arrays = ArrayBuffer.isView(output)
    ? [output]
    : output && "probability" in output
    ? [output.probability]
    : [];
  return arrays.map((array) => array.buffer as ArrayBuffer);
}
