import { parseArgs, type ParseArgsConfig } from "node:util";
import { readConfig } from "@/services/config.ts";
import { UserError } from "@/services/errors.ts";
import { type OpenServices, openServices } from "@/services/open.ts";
import type { TaskContext } from "@/services/task_context.ts";
import { progressRun } from "./progress.ts";

/** One word of the command line. */
export interface Command {
  /** How it is called, after `holdfast`. */
  readonly usage: string;
  /** One line for the list of commands. */
  readonly summary: string;
  run(args: string[]): Promise<void>;
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/**
 * Splits a command's arguments into options and positionals.
 *
 * @throws {UserError} `USAGE`, with the way the command is called
 */
export function parse<const O extends Options>(usage: string, args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usageError(usage, error instanceof Error ? error.message.split(". ")[0]! : String(error));
  }
}

/** A command that was called wrongly. */
export function usageError(usage: string, problem: string): UserError {
  return new UserError("USAGE", `${problem.replace(/\.$/, "")}. Usage: holdfast ${usage}`);
}

/**
 * A whole number given as an option.
 *
 * @throws {UserError} `USAGE`
 */
export function wholeNumber(usage: string, name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw usageError(usage, `--${name} takes a whole number, not "${text}"`);
  return Number(text);
}

/** A value for programs: indented JSON, as every `--json` prints it. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/**
 * Opens the database for one command, shows its progress, prints what it came to, and closes the database
 * however it ends.
 */
export async function withServices(
  body: (services: OpenServices, task: TaskContext) => Promise<string | undefined>,
): Promise<void> {
  const services = await openServices(readConfig((name) => Deno.env.get(name)));
  const run = progressRun();
  try {
    const outcome = await body(services, run);
    run.end();
    if (outcome !== undefined) console.log(outcome);
  } finally {
    run.end();
    await services.close();
  }
}
