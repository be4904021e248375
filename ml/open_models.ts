import { createExplainer, type Explainer } from "@/ml/explain/explainer.ts";
import { type ModelSession, openModel } from "@/ml/session.ts";
import type { ModelFile } from "./worker_tasks.ts";

/** Bytes of model files that a worker keeps open: a champion with its five fold models, as most are. */
const BYTES_KEPT = 96 * 1024 ** 2;
/** However large they are, so that both an old and a new champion can be asked in turn. */
const KEPT_AT_LEAST = 2;

/** Told how many rows a model is about to be given, and null once it has answered. */
export type OnModelCall = (rows: number | null) => void;

/** A model file and what was made of it, each when it was first asked for: trees are explained without a session. */
export class OpenModel {
  readonly #onnx: Uint8Array;
  #session?: ModelSession;
  #explainer?: Explainer;

  constructor(onnx: Uint8Array, private readonly onCall: OnModelCall) {
    this.#onnx = onnx;
  }

  /** Size of the file. */
  get bytes(): number {
    return this.#onnx.length;
  }

  async session(): Promise<ModelSession> {
    return this.#session ??= announced(await openModel(this.#onnx), this.onCall);
  }

  async explainer(): Promise<Explainer> {
    return this.#explainer ??= await createExplainer(this.#onnx, () => this.session());
  }

  async release(): Promise<void> {
    await this.#session?.release();
  }
}

/** A session that announces each call, which may never end: what opening does does not depend on the rows. */
function announced(session: ModelSession, onCall: OnModelCall): ModelSession {
  return {
    ...session,
    async predictProba(features, rows) {
      onCall(rows);
      try {
        return await session.predictProba(features, rows);
      } finally {
        onCall(null);
      }
    },
  };
}

/** The models that a worker used last. */
export class OpenModels {
  readonly #models = new Map<string, OpenModel>();

  constructor(private readonly onCall: OnModelCall = () => {}) {}

  /** @returns null where the model is not here and its bytes were not sent */
  async get({ key, onnx }: ModelFile): Promise<OpenModel | null> {
    const model = this.#models.get(key) ?? (onnx && new OpenModel(onnx, this.onCall));
    if (!model) return null;
    this.#models.delete(key);
    this.#models.set(key, model); // the last in the map was used last
    let bytes = [...this.#models.values()].reduce((sum, each) => sum + each.bytes, 0);
    for (const [oldest, old] of this.#models) {
      if (bytes <= BYTES_KEPT || this.#models.size <= KEPT_AT_LEAST) break;
      bytes -= old.bytes;
      this.#models.delete(oldest);
      await old.release();
    }
    return model;
  }
}
