import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { GraphBuilder } from "@/ml/onnx/graph.ts";
import { openModel } from "./session.ts";

function sumModel(input = "features", output = "probability"): Uint8Array {
  const graph = new GraphBuilder();
  const features = graph.input(input, ["N", 3]);
  const options = { attributes: { keepdims: 0 } };
  const sum = graph.node("ReduceSum", [features, graph.integers([1])], options);
  graph.output(output, sum, ["N"]);
  return graph.build({ motto: "고객" }, "sums rows");
}

Deno.test("openModel() scores rows and reads metadata", async () => {
  const session = await openModel(sumModel());
  deepStrictEqual(session.metadata, { motto: "고객" });
  strictEqual(session.features, 3);
  const scores = await session.predictProba(new Float32Array([1, 2, 3, 4, 5, 6]), 2);
  deepStrictEqual([...scores], [6, 15]);
  deepStrictEqual(await session.predictProba(new Float32Array(0), 0), new Float32Array(0));
  await session.release();
});

Deno.test("predictProba() rejects another number of features", async () => {
  const session = await openModel(sumModel());
  await rejects(
    session.predictProba(new Float32Array(5), 2),
    /Expected 2 × 3 features, but found 5/,
  );
  await session.release();
});

Deno.test("openModel() rejects what is no model", async () => {
  await rejects(openModel(new Uint8Array(0)));
  await rejects(openModel(new TextEncoder().encode("id,churn\n1,0\n")), /Expected an ONNX model/);
  await rejects(openModel(sumModel().subarray(0, 100)));
});

Deno.test("openModel() rejects a model with other inputs or outputs", async () => {
  await rejects(openModel(sumModel("x")), /Expected one model input "features", but found "x"/);
  await rejects(openModel(sumModel("features", "y")), /Expected a model output "probability"/);
});
