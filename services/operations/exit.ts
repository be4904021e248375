import { DISK_FULL_ADVICE, isDiskFull } from "@/db/disk_full.ts";
import { UserError } from "../errors.ts";

/** Exit codes of the programs: 0 done, 1 failed, 130 interrupted. */
const FAILED = 1;
const INTERRUPTED = 130;

/**
 * Runs a program to its end: a failure becomes one clear line and an exit code, never a stack trace. With
 * `HOLDFAST_DEBUG=1` the trace is shown beside it.
 */
export async function endCleanly(program: () => Promise<void>): Promise<never> {
  try {
    await program();
    Deno.exit(0);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") Deno.exit(INTERRUPTED);
    console.error(failureLine(error));
    if (Deno.env.get("HOLDFAST_DEBUG") === "1") console.error(error);
    Deno.exit(FAILED);
  }
}

/** What a program that failed says last. */
export function failureLine(error: unknown): string {
  return `holdfast: ${lineOf(error)}`;
}

function lineOf(error: unknown): string {
  if (!(error instanceof UserError) && isDiskFull(error)) return DISK_FULL_ADVICE;
  if (error instanceof Deno.errors.AddrInUse) {
    return "The port is taken by another program. Set PORT to a free one.";
  }
  const message = error instanceof Error ? error.message || error.name : String(error);
  return message.replaceAll(/\s*\n\s*/g, " ");
}
