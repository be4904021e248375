import * as ort from "onnxruntime-web";
import { decodeMetadata } from "@/ml/onnx/proto.ts";

/** What a model says about itself in its ONNX `metadata_props`, by key. */
export type ModelProperties = Readonly<Record<string, string>>;

/** An opened model, ready to score. */
export interface ModelSession {
  /** The file's `metadata_props`. */
  readonly metadata: ModelProperties;
  /** How many features a row has, F. */
  readonly features: number;
  /**
   * Churn probabilities of encoded customers.
   *
   * @param features float32 of shape [rows × F], row-major, NaN where missing
   * @returns float32 of shape [rows], each in [0, 1]
   * @throws {RangeError} when the length is not rows × F
   */
  predictProba(features: Float32Array, rows: number): Promise<Float32Array>;
  /** Frees the session's memory; it cannot score afterwards. */
  release(): Promise<void>;
}

/**
 * Opens an ONNX model in the WASM runtime, on the calling thread. Needs no network: the runtime's WASM is read from
 * its package.
 *
 * @throws {Error} when the bytes are not a model with an input `features` float32 [N, F] and an output `probability`
 * float32 [N]
 */
export async function openModel(onnx: Uint8Array): Promise<ModelSession> {
  const metadata = decodeMetadata(onnx);
  const session = await createSession(onnx);
  try {
    return sessionOf(session, metadata, requireSignature(session));
  } catch (error) {
    await session.release();
    throw error;
  }
}

async function createSession(onnx: Uint8Array): Promise<ort.InferenceSession> {
  ort.env.wasm.numThreads = 1; // each worker is a thread already
  // Where the runtime's loader believes to be in Node it puts Node's Worker in place of the Web's.
  const { Worker } = globalThis;
  try {
    return await ort.InferenceSession.create(onnx, {
      executionProviders: ["wasm"],
      logSeverityLevel: 4,
    });
  } finally {
    globalThis.Worker = Worker;
  }
}

function sessionOf(
  session: ort.InferenceSession,
  metadata: ModelProperties,
  width: number,
): ModelSession {
  return {
    metadata,
    features: width,
    async predictProba(features, rows) {
      if (features.length !== rows * width) {
        throw new RangeError(
          `Expected ${rows} × ${width} features, but found ${features.length} values`,
        );
      }
      if (rows === 0) return new Float32Array(0);
      const input = new ort.Tensor("float32", features, [rows, width]);
      const { probability } = await session.run({ features: input }, ["probability"]);
      return probability!.data as Float32Array; // float32 by the signature
    },
    release: () => session.release(),
  };
}

/** Checks inputs and outputs and returns the number of features. */
function requireSignature({ inputMetadata, outputMetadata }: ort.InferenceSession): number {
  const [input] = inputMetadata;
  if (inputMetadata.length !== 1 || !input || input.name !== "features" || !input.isTensor) {
    const found = inputMetadata.map(({ name }) => name).join(", ");
    throw new Error(`Expected one model input "features", but found "${found}"`);
  }
  const width = input.shape[1];
  if (input.type !== "float32" || input.shape.length !== 2 || typeof width !== "number") {
    throw new Error(
      `Expected input "features" as float32 [N, F], but found ${input.type} [${input.shape}]`,
    );
  }
  const output = outputMetadata.find(({ name }) => name === "probability");
  if (!output?.isTensor || output.type !== "float32" || output.shape.length !== 1) {
    throw new Error('Expected a model output "probability" as float32 [N]');
  }
  return width;
}
