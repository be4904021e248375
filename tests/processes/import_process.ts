/** Imports a file in a process of its own, for tests that kill it: FILE, data folder, server's address or "". */
import { openDatabase } from "@/db/client.ts";
import { importFile } from "@/services/imports/mod.ts";

const [file, dataDir, url] = Deno.args;
const connection = await openDatabase({ dataDir: dataDir!, url: url || undefined });
await importFile(
  { connection, db: connection.db, clock: () => new Date() },
  file!,
  { fileName: "customers.csv", mode: "REPLACE" },
  {
    signal: new AbortController().signal,
    report: ({ step, fraction }) => console.log(step, fraction),
  },
);
console.log("done");
await connection.close();
