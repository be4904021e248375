/** The `holdfast` commands: the same use cases as the server's jobs, in the foreground. */
import { backupCommand } from "./cli/backup.ts";
import { checkCommand } from "./cli/check.ts";
import { churnCommand } from "./cli/churn.ts";
import type { Command } from "./cli/command.ts";
import { eraseCommand } from "./cli/erase.ts";
import { exportCommand } from "./cli/export.ts";
import { importCommand } from "./cli/import.ts";
import { keyCommand } from "./cli/key.ts";
import { migrateCommand } from "./cli/migrate.ts";
import { modelsCommand, promoteCommand, rollbackCommand, thresholdCommand } from "./cli/models.ts";
import { registerCommand } from "./cli/register.ts";
import { restoreCommand } from "./cli/restore.ts";
import { schemaCommand } from "./cli/schema.ts";
import { scoreCommand } from "./cli/score.ts";
import { segmentCommand } from "./cli/segment.ts";
import { settingsCommand } from "./cli/settings.ts";
import { strategiesCommand } from "./cli/strategies.ts";
import { trainCommand } from "./cli/train.ts";
import { valueCommand } from "./cli/value.ts";
import { workerCommand } from "./cli/worker.ts";
import { UserError } from "./services/errors.ts";
import { endCleanly } from "@/services/operations/exit.ts";

const COMMANDS: Readonly<Record<string, Command>> = {
  import: importCommand,
  schema: schemaCommand,
  train: trainCommand,
  models: modelsCommand,
  register: registerCommand,
  promote: promoteCommand,
  rollback: rollbackCommand,
  threshold: thresholdCommand,
  score: scoreCommand,
  segment: segmentCommand,
  strategies: strategiesCommand,
  churn: churnCommand,
  value: valueCommand,
  check: checkCommand,
  export: exportCommand,
  settings: settingsCommand,
  erase: eraseCommand,
  backup: backupCommand,
  restore: restoreCommand,
  key: keyCommand,
  migrate: migrateCommand,
  worker: workerCommand,
};

/** Earlier names of commands, which scripts may still use. */
const ALIASES: Readonly<Record<string, string>> = { audit: "check" };

function help(): string {
  const width = Math.max(...Object.values(COMMANDS).map(({ usage }) => usage.length)) + 2;
  return [
    "Holdfast predicts who is about to leave, groups customers, and proposes how to keep them.",
    "",
    "Usage: holdfast <command>",
    "",
    ...Object.values(COMMANDS).map(({ usage, summary }) => `  ${usage.padEnd(width)}${summary}`),
    "",
    "The database is in HOLDFAST_DATA (default .data), or on the server that DATABASE_URL names.",
  ].join("\n");
}

/**
 * Does what a command line asks for, and prints it.
 *
 * @throws {UserError} `USAGE` where it asks for nothing that there is, and what the command itself fails with
 */
export async function runCommand([given, ...args]: readonly string[]): Promise<void> {
  const name = given !== undefined && Object.hasOwn(ALIASES, given) ? ALIASES[given] : given;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    console.log(help());
    return;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    throw new UserError(
      "USAGE",
      `There is no command "${name}". Commands: ${Object.keys(COMMANDS).join(", ")}.`,
    );
  }
  if (args.includes("--help") || args.includes("-h")) {
    console.log(`Usage: holdfast ${command.usage}\n\n${command.summary}`);
    return;
  }
  await command.run(args);
}

if (import.meta.main) await endCleanly(() => runCommand(Deno.args));
