import { recordAction } from "@/services/access/mod.ts";
import { restoreBackup } from "@/services/backup/mod.ts";
import { fileOf } from "./backup.ts";
import { type Command, parse, withServices } from "./command.ts";

/** Puts a backup in the place of what is stored. */
export const restoreCommand: Command = {
  usage: "restore FILE [--replace]",
  summary: "Restore a backup into an empty database, of either kind (--replace: into any)",
  async run(args) {
    const { values, positionals } = parse(this.usage, args, { replace: { type: "boolean" } });
    const path = fileOf(this.usage, positionals);
    await withServices(async (services) => {
      const { createdAt, rows } = await restoreBackup(services, path, {
        replace: values.replace ?? false,
      });
      await recordAction(services, { actor: "command line", action: "restore", detail: { rows } });
      return `The backup of ${createdAt.toISOString()} is restored: ${rows} rows.`;
    });
  },
};
