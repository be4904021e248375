import { createTranslate } from "@/locales/mod.ts";
import { stepText } from "@/locales/step.ts";
import type { TaskContext } from "@/services/task_context.ts";

/** A run whose progress shows on standard error, and which Ctrl-C cancels. */
export interface ProgressRun extends TaskContext {
  /** Ends the progress line; Ctrl-C then ends the process as ever. */
  end(): void;
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
const encoder = new TextEncoder();

/** On a terminal one line that is written over; elsewhere one line a step. */
export function progressRun(): ProgressRun {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const signal of SIGNALS) Deno.addSignalListener(signal, abort);
  const terminal = Deno.stderr.isTerminal();
  const t = createTranslate("en");
  let last: string | undefined;
  let open = false;
  return {
    signal: controller.signal,
    report(progress) {
      const words = stepText(t, { step: progress.step, values: progress.values });
      if (terminal) {
        const percent = String(Math.floor(progress.fraction * 100)).padStart(3);
        Deno.stderr.writeSync(encoder.encode(`\r\x1b[K${percent}% ${words}`));
        open = true;
      } else if (words !== last) {
        console.error(words);
      }
      last = words;
    },
    end() {
      if (open) Deno.stderr.writeSync(encoder.encode("\r\x1b[K"));
      open = false;
      for (const signal of SIGNALS) Deno.removeSignalListener(signal, abort);
    },
  };
}
