import { checkForTraining } from "@/ml/data_check/groups.ts";
import { reportDataCheck } from "@/ml/data_check/report.ts";
import { simplestWithinInterval } from "@/ml/evaluation/simplest.ts";
import { type FeatureImportance, featureImportance } from "@/ml/explain/importance.ts";
import { type Reason, topReasons } from "@/ml/explain/reasons.ts";
import { createRandom } from "@/ml/random.ts";
import { profileClusterCounts } from "@/ml/segments/profile.ts";
import { segmentCustomers } from "@/ml/segments/segmentation.ts";
import { expectBuying, forecastValue, holdOutValue } from "@/ml/value/value_tasks.ts";
import { LOCAL_RUNNER } from "@/ml/training_task.ts";
import { membershipOf } from "@/ml/membership.ts";
import { prepareTable } from "@/ml/training_preparation.ts";
import { tryModel } from "@/ml/trial.ts";
import { type OpenModel, OpenModels } from "./open_models.ts";
import type {
  Explained,
  ModelCall,
  RowsTask,
  Scores,
  ScoreTask,
  WorkerRequest,
  WorkerResponse,
} from "./worker_tasks.ts";

/** The part of a dedicated worker's global scope that is used; the `dom` types describe a window instead. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<WorkerRequest>) => void) | null;
  postMessage(message: WorkerResponse | ModelCall, transfer: Transferable[]): void;
}

serve(globalThis as unknown as WorkerScope);

/** Answers requests, one at a time. */
function serve(scope: WorkerScope): void {
  const models = new OpenModels((calling) => scope.postMessage({ calling }, []));
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

function run(request: WorkerRequest, models: OpenModels) {
  switch (request.task) {
    case "fold":
      return LOCAL_RUNNER.fold(request.input);
    case "finishFold":
      return LOCAL_RUNNER.finishFold(request.input);
    case "calibrate":
      return LOCAL_RUNNER.calibrate(request.input);
    case "outOfTime":
      return LOCAL_RUNNER.outOfTime(request.input);
    case "judge":
      return LOCAL_RUNNER.judge(request.input);
    case "final":
      return LOCAL_RUNNER.final(request.input);
    case "dataCheck":
      return reportDataCheck(request.input);
    case "prepare":
      return prepareTable(request.input);
    case "membership": {
      const { customerIds, features, folds } = request.input;
      return membershipOf(customerIds, features, folds);
    }
    case "groups":
      return checkForTraining(request.input);
    case "propose": {
      const { contenders, labels, groups, seed } = request.input;
      return simplestWithinInterval(contenders, labels, groups, createRandom(seed));
    }
    case "score":
      return score(request.input, models);
    case "explain":
      return explain(request.input, models);
    case "importance":
      return importance(request.input, models);
    case "trial":
      return tryModel(request.input.onnx, request.input.schema);
    case "segment": {
      const { table, churnProbability, options } = request.input;
      return segmentCustomers(table, churnProbability, options);
    }
    case "expectBuying":
      return expectBuying(request.input);
    case "forecastValue":
      return forecastValue(request.input);
    case "holdOutValue":
      return holdOutValue(request.input);
    case "profile":
      return profileClusterCounts(request.input.table, request.input.options);
  }
}

async function score(
  { features, rows, reasons, ...file }: ScoreTask,
  models: OpenModels,
): Promise<Scores | null> {
  const model = await models.get(file);
  if (!model) return null;
  const probability = await (await model.session()).predictProba(features, rows);
  if (reasons === 0) return { probability };
  return { probability, reasons: await reasonsOf(model, features, rows, reasons) };
}

async function explain(
  { features, rows, reasons, ...file }: ScoreTask,
  models: OpenModels,
): Promise<Explained | null> {
  const model = await models.get(file);
  if (!model) return null;
  const { method } = await model.explainer();
  return { method, reasons: await reasonsOf(model, features, rows, reasons) };
}

async function reasonsOf(
  model: OpenModel,
  features: Float32Array,
  rows: number,
  count: number,
): Promise<Reason[][]> {
  const explainer = await model.explainer();
  const explanation = await explainer.explain(features, rows);
  return topReasons(explainer, explanation, features, rows, count);
}

async function importance(
  { features, rows, ...file }: RowsTask,
  models: OpenModels,
): Promise<readonly FeatureImportance[] | null> {
  const model = await models.get(file);
  return model && await featureImportance(await model.explainer(), features, rows);
}

/** Buffers that can move instead of being copied. */
function transferables(output: Awaited<ReturnType<typeof run>>): Transferable[] {
  const arrays = ArrayBuffer.isView(output)
    ? [output]
    : output && "probability" in output
    ? [output.probability]
    : output && "variation" in output
    ? [output.features]
    : [];
  return arrays.map((array) => array.buffer as ArrayBuffer);
}
