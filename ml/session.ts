/** What a model says about itself in its ONNX `metadata_props`, by key. */
export type ModelProperties = Readonly<Record<string, string>>;

/** An opened model, ready to score. */
export interface ModelSession {
  /** The file's `metadata_props`. */
  readonly metadata: ModelProperties;
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
 * Opens an ONNX model in the WASM runtime.
 *
 * @throws {Error} when the bytes are not a model with the documented signature
 */
export function openModel(_onnx: Uint8Array): Promise<ModelSession> {
  return Promise.reject(new Error("Not yet implemented"));
}
