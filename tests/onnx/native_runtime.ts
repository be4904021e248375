/**
 * Scores rows with onnxruntime-node and writes their probabilities to standard output, float32 of shape [N].
 *
 * The package and its dependencies are 290 MB, so it is not in deno.json, whose packages everyone fetches who starts
 * the app: `native_runtime_test.ts` runs this file as a program of its own, with a lock file of its own.
 *
 * native_runtime.ts PACKAGE MODEL FEATURES, the last a file of float32 of shape [N × F]
 */
import type * as Ort from "onnxruntime-web";

const [runtime, model, features] = Deno.args;
const { InferenceSession, Tensor } = await import(runtime!) as typeof Ort;
const session = await InferenceSession.create(model!);
const [input] = session.inputMetadata;
const width = Number(input?.isTensor && input.shape[1]);
const data = new Float32Array(Deno.readFileSync(features!).buffer);
const tensor = new Tensor("float32", data, [data.length / width, width]);
const { probability } = await session.run({ [input!.name]: tensor });
const bytes = new Uint8Array((probability!.data as Float32Array).slice().buffer);
await new Blob([bytes]).stream().pipeTo(Deno.stdout.writable);
