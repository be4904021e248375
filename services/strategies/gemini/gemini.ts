import { getLogger } from "@logtape/logtape";
import type { Database } from "@/db/client.ts";
import { createBreaker } from "./breaker.ts";
import { type Prompt, requestOnce, type Usage } from "./client.ts";
import { GeminiFailure } from "./failure.ts";
import { enterRequest, hashOf, keptAnswer, settleRequest } from "./ledger.ts";
import { type RetryOptions, withRetries } from "./retry.ts";
import type { Brand, GeminiSettings } from "./settings.ts";
import { deleteRequest, updateRequest } from "@/db/queries/gemini_requests.ts";

/** An answer and what it took. */
export interface GeminiAnswer {
  /** JSON of whatever shape: a schema is a wish. */
  readonly value: unknown;
  readonly usage: Usage;
  /** By estimate; 0 for an answer that was kept. */
  readonly costUsd: number;
  /** Keeps the answer for when the same is asked again; for one that is of use. */
  keep(): Promise<void>;
}

/** Gemini, as the use cases see it. */
export interface Gemini {
  readonly model: string;
  readonly brand: Brand;
  /**
   * Asks, again where that may help, and within the month's limit.
   *
   * @throws {GeminiFailure}
   */
  ask(prompt: Prompt, signal: AbortSignal): Promise<GeminiAnswer>;
}

/** What Gemini is made of; one for each process, since it remembers whether the server is well. */
export interface GeminiOptions extends Pick<RetryOptions, "random" | "wait"> {
  readonly db: Database;
  readonly clock: () => Date;
  readonly settings: GeminiSettings;
}

/** Makes Gemini. Nothing is sent before it is asked. */
export function createGemini({ db, clock, settings, random, wait }: GeminiOptions): Gemini {
  const log = getLogger(["holdfast", "gemini"]);
  const breaker = createBreaker({ clock });

  /** One attempt: paid for whatever its answer is worth. */
  async function attempt(prompt: Prompt, hash: string, signal: AbortSignal) {
    if (!breaker.allows()) throw new GeminiFailure("PAUSED");
    const id = await enterRequest(db, settings, prompt, { hash, at: clock() });
    if (id === undefined) throw new GeminiFailure("LIMIT_REACHED");
    const { usage, outcome } = await requestOnce(settings, prompt, signal).catch(async (error) => {
      if (error instanceof GeminiFailure) {
        if (error.nature.outage) breaker.failed();
        if (!error.nature.mayCost) await deleteRequest(db, id);
        warn(error);
      }
      throw error;
    });
    breaker.succeeded();
    const entry = await settleRequest(db, settings, id, usage);
    if ("failure" in outcome) throw warn(outcome.failure);
    return { ...entry, value: outcome.value };
  }

  function warn(failure: GeminiFailure): GeminiFailure {
    const { code, status = "" } = failure;
    const { model } = settings;
    if (code === "NO_MODEL") {
      log.warn(
        "Gemini no longer has the model {model}: set GEMINI_MODEL to one that it has ({code} {status})",
        {
          code,
          status,
          model,
        },
      );
    } else log.warn("Gemini gave no usable answer: {code} {status}", { code, status });
    return failure;
  }

  return {
    model: settings.model,
    brand: settings.brand,
    async ask(prompt, signal) {
      const hash = await hashOf(settings, prompt);
      const kept = await keptAnswer(db, hash);
      if (kept) return { ...kept, keep: () => Promise.resolve() };
      const given = await withRetries(() => attempt(prompt, hash, signal), {
        random,
        wait,
        signal,
      });
      return { ...given, keep: () => updateRequest(db, given.id, { answer: given.value }) };
    },
  };
}
