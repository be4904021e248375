import { join } from "node:path";
import { writeBackup } from "@/services/backup/mod.ts";
import { define } from "@/utils.ts";

/**
 * A backup of everything that is stored. It is written to disk first, so that a slow client does not keep the embedded
 * database from others.
 */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services } = ctx.state;
    const { dataDir: dir } = services;
    const folder = await Deno.makeTempDir({
      prefix: "backup_",
      ...dir === undefined ? {} : { dir },
    });
    try {
      const path = join(folder, "backup");
      await writeBackup(services, path);
      const file = await Deno.open(path);
      // An open file can be read after its folder is gone.
      const { size } = await file.stat();
      const headers = {
        "Content-Type": "application/gzip",
        "Content-Length": String(size),
        "Content-Disposition": 'attachment; filename="holdfast.backup"',
        "Cache-Control": "no-store",
      };
      return new Response(file.readable, { headers });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
