import { basename } from "node:path";
import { type Import, importFile } from "@/services/imports/mod.ts";
import { listRejections } from "@/db/queries/imports.ts";
import { type Command, parse, usageError, withServices } from "./command.ts";

/** Rejected rows that are shown; all of them are kept in the database. */
const SHOWN = 10;

/** Takes in a customer table. */
export const importCommand: Command = {
  usage: "import FILE [--replace] [--dry-run]",
  summary: "Take in a customer table (CSV); --replace swaps the whole table, else rows are merged",
  async run(args) {
    const { values, positionals } = parse(this.usage, args, {
      replace: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
    });
    const [path] = positionals;
    if (path === undefined || positionals.length > 1) {
      throw usageError(this.usage, "Name one file");
    }
    await withServices(async (services, run) => {
      const result = await importFile(services, path, {
        fileName: basename(path),
        mode: values.replace ? "REPLACE" : "MERGE",
        dryRun: values["dry-run"],
      }, run);
      const { rows } = await listRejections(services.db, result.id, { first: SHOWN });
      const lines = rows.map(({ line, column, reason }) =>
        `  line ${line}${column === null ? "" : `, ${column}`}: ${reason}`
      );
      return [...summaryOf(result), ...lines].join("\n");
    });
  },
};

function summaryOf(result: Import): string[] {
  const verb = result.dryRun ? "would be taken in" : "taken in";
  return [
    `${result.fileName}: ${result.rowsRead} rows read, ${result.rowsAccepted} ${verb} ` +
    `(${result.rowsInserted} new, ${result.rowsUpdated} updated), ${result.rowsRejected} rejected.` +
    (result.dryRun ? " Nothing was written." : ""),
    ...(result.rowsRejected > 0 ? [`The first rejected rows (import ${result.id}):`] : []),
  ];
}
