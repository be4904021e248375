import { createExplainer, type Explainer } from "@/ml/explain/explainer.ts";
import { type ModelSession, openModel } from "@/ml/session.ts";
import type { ModelFile } from "./worker_tasks.ts";

/** Models that are kept open, so that both an old and a new champion can be asked in turn. */
const KEPT = 2;

/** A model file and what was made of it, each when it was first asked for: trees are explained without a session. */
export class OpenModel {
  readonly #onnx: Uint8Array;
  #session?: ModelSession;
  #explainer?: Explainer;

  constructor(onnx: Uint8Array) {
    this.#onnx = onnx;
  }

  async session(): Promise<ModelSession> {
    return this.#session ??= await openModel(this.#onnx);
  }

  async explainer(): Promise<Explainer> {
    return this.#explainer ??= await createExplainer(this.#onnx, () => this.session());
  }

  async release(): Promise<void> {
    await this.#session?.release();
  }
}

/** The models that a worker used last. */
export class OpenModels {
  readonly #models = new Map<string, OpenModel>();

  /** @returns null where the model is not here and its bytes were not sent */
  async get({ key, onnx }: ModelFile): Promise<OpenModel | null> {
    const model = this.#models.get(key) ?? (onnx && new OpenModel(onnx));
    if (!model) return null;
    this.#models.delete(key);
    this.#models.set(key, model); // the last in the map was used last
    for (const [oldest, old] of this.#models) {
      if (this.#models.size <= KEPT) break;
      this.#models.delete(oldest);
      await old.release();
    }
    return model;
  }
}
