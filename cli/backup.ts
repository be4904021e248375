import { DatabaseInUseError } from "@/db/embedded/lock.ts";
import { recordAction } from "@/services/access/mod.ts";
import { writeBackup, writeWhole } from "@/services/backup/mod.ts";
import { type Config, readConfig } from "@/services/config.ts";
import { UserError } from "@/services/errors.ts";
import { type Command, parse, usageError, withServices } from "./command.ts";

/** Writes everything that is stored into one file. */
export const backupCommand: Command = {
  usage: "backup FILE",
  summary: "Back up all stored data into one file, also while the server runs",
  async run(args) {
    const path = fileOf(this.usage, parse(this.usage, args, {}).positionals);
    try {
      await withServices(async (services) => {
        await writeBackup(services, path);
        await recordAction(services, { actor: "command line", action: "backup" });
        return await written(path);
      });
    } catch (error) {
      if (!(error instanceof DatabaseInUseError)) throw error;
      const env = (name: string) => Deno.env.get(name);
      await downloadBackup(readConfig(env), env("HOLDFAST_API_KEY"), path);
      console.log(await written(path));
    }
  },
};

/** The one file that a command is given. */
export function fileOf(usage: string, positionals: readonly string[]): string {
  const [path, ...rest] = positionals;
  if (path === undefined || rest.length > 0) throw usageError(usage, "Expected one file");
  return path;
}

async function written(path: string): Promise<string> {
  const { size } = await Deno.stat(path);
  return `Backup written to ${path} (${(size / 1024 ** 2).toFixed(1)} MiB).`;
}

/** Asks the server that has the embedded database open. */
async function downloadBackup(
  { port }: Config,
  key: string | undefined,
  path: string,
): Promise<void> {
  const origin = `http://127.0.0.1:${port}`;
  const response = await fetch(`${origin}/api/backup`, {
    method: "POST",
    // The server takes this address from its own pages and from keys.
    headers: key === undefined ? { Origin: origin } : { Authorization: `Bearer ${key}` },
  }).catch((error) => {
    throw new UserError(
      "NO_SERVER",
      `Another process has the database open, but nothing answers at ${origin}. ` +
        `Set PORT to that server's port, or stop it first (${error.message}).`,
    );
  });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new UserError(
      "REFUSED",
      response.status === 401 || response.status === 403
        ? `The server at ${origin} needs a key with the scope "admin": set HOLDFAST_API_KEY.`
        : `The server at ${origin} could not make a backup (HTTP ${response.status}). See its log.`,
    );
  }
  const { body } = response;
  await writeWhole(path, (file) => body.pipeTo(file.writable));
}
