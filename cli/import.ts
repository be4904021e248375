import { basename } from "node:path";
import { type ColumnMapping, type Import, importFile, LEAVE_OUT } from "@/services/imports/mod.ts";
import { listRejections } from "@/db/queries/imports.ts";
import { type Command, parse, usageError, withServices } from "./command.ts";

/** Rejected rows that are shown; all of them are kept in the database. */
const SHOWN = 10;

/** Takes in a customer table. */
export const importCommand: Command = {
  usage: 'import FILE [--replace] [--dry-run] [--map "Column=field"]… [--leave-out "Column"]…',
  summary: "Take in a customer table (CSV); --replace swaps the whole table, else rows are merged",
  async run(args) {
    const { values, positionals } = parse(this.usage, args, {
      replace: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
      map: { type: "string", multiple: true, default: [] },
      "leave-out": { type: "string", multiple: true, default: [] },
    });
    const [path] = positionals;
    if (path === undefined || positionals.length > 1) {
      throw usageError(this.usage, "Name one file");
    }
    const mapping = mappingOf(this.usage, values.map, values["leave-out"]);
    await withServices(async (services, run) => {
      const result = await importFile(services, path, {
        fileName: basename(path),
        mode: values.replace ? "REPLACE" : "MERGE",
        dryRun: values["dry-run"],
        mapping,
      }, run);
      // The demo store's champion goes with its customers.
      if (!result.dryRun) await services.serving.publish();
      const { rows } = await listRejections(services.db, result.id, { first: SHOWN });
      const lines = rows.map(({ line, column, reason }) =>
        `  line ${line}${column === null ? "" : `, ${column}`}: ${reason}`
      );
      return [...summaryOf(result), ...lines].join("\n");
    });
  },
};

/** `--map "Bought on=daysSinceLastOrder"`; `--map "Colour="` keeps a column that would be taken for a field. */
function mappingOf(usage: string, maps: string[], leftOut: string[]): ColumnMapping {
  const entries = maps.map((text): [string, string | null] => {
    const at = text.lastIndexOf("=");
    if (at < 1) throw usageError(usage, `--map takes "Column=field", not "${text}"`);
    return [text.slice(0, at).trim(), text.slice(at + 1).trim() || null];
  });
  const all = [...entries, ...leftOut.map((header) => [header.trim(), LEAVE_OUT] as const)];
  const mapping = Object.fromEntries(all);
  if (Object.keys(mapping).length < all.length) {
    throw usageError(usage, "A column is named twice by --map or --leave-out");
  }
  return mapping;
}

function summaryOf(result: Import): string[] {
  const verb = result.dryRun ? "would be taken in" : "taken in";
  return [
    `${result.fileName}: ${result.rowsRead} rows read, ${result.rowsAccepted} ${verb} ` +
    `(${result.rowsInserted} new, ${result.rowsUpdated - result.rowsUnchanged} changed, ` +
    `${result.rowsUnchanged} unchanged), ${result.rowsRejected} rejected.` +
    (result.dryRun ? " Nothing was written." : ""),
    ...(result.rowsRejected > 0 ? [`The first rejected rows (import ${result.id}):`] : []),
  ];
}
