import { basename } from "node:path";
import type { CustomerSchema } from "@/schema/column.ts";
import { UserError } from "@/services/errors.ts";
import {
  type ColumnMapping,
  declaredSchema,
  type Import,
  importFile,
  LEAVE_OUT,
  MAX_REJECTED_SHARE,
  openFile,
} from "@/services/imports/mod.ts";
import { renewCustomers } from "@/services/orders/renew_customers.ts";
import { groupRejections, listRejections } from "@/db/queries/imports.ts";
import { type Command, parse, usageError, withServices } from "./command.ts";
import { dateOrderOf, holdsOrders, orderColumnsOf, runOrderImport } from "./import_orders.ts";
import { reportLines } from "./import_report.ts";

/** Rejected rows that are shown; all of them are kept in the database. */
const SHOWN = 10;

/** What `--as` takes. */
const KINDS_OF_FILE = ["orders", "customers"];

/** Imports a customer table, or orders. */
export const importCommand: Command = {
  usage: "import FILE [--as orders|customers] [--sheet NAME] [--dry-run] " +
    "(orders: [--date-order day-first|month-first] [--column field=Header]… [--columns FILE]) " +
    "(customers: [--replace [--accept-rejected]] [--schema FILE] " +
    '[--no-header] [--map "Column=key"]… [--leave-out "Column"]…)',
  summary:
    "Import a customer table or orders (CSV, XLSX, Parquet), told apart by what they hold; " +
    "--replace swaps the whole customer table, else rows are merged",
  async run(args) {
    const { values, positionals } = parse(this.usage, args, {
      as: { type: "string" },
      "date-order": { type: "string" },
      column: { type: "string", multiple: true, default: [] },
      columns: { type: "string" },
      sheet: { type: "string" },
      replace: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
      "accept-rejected": { type: "boolean", default: false },
      schema: { type: "string" },
      "no-header": { type: "boolean", default: false },
      map: { type: "string", multiple: true, default: [] },
      "leave-out": { type: "string", multiple: true, default: [] },
    });
    const [path] = positionals;
    if (path === undefined || positionals.length > 1) {
      throw usageError(this.usage, "Name one file");
    }
    const { as, sheet } = values;
    if (as !== undefined && !KINDS_OF_FILE.includes(as)) {
      throw usageError(this.usage, `--as is orders or customers, not "${as}"`);
    }
    const given = (names: readonly (keyof typeof values)[]) =>
      names.find((name) => isGiven(values[name]));
    const ofCustomers = given(CUSTOMER_OPTIONS);
    const ofOrders = given(ORDER_OPTIONS);
    const said = as ?? (ofOrders ? "orders" : ofCustomers ? "customers" : undefined);
    const other = said === "orders" ? ofCustomers : ofOrders;
    if (said !== undefined && other !== undefined) {
      throw usageError(
        this.usage,
        `${said === "orders" ? "Orders" : "Customers"} do not take --${other}`,
      );
    }
    if (said === "orders" || (said === undefined && await holdsOrders(path, sheet))) {
      return await runOrderImport(path, {
        sheet,
        dateOrder: dateOrderOf(this.usage, values["date-order"]),
        mapping: await orderColumnsOf(this.usage, values.column, values.columns),
        dryRun: values["dry-run"],
      });
    }
    const mapping = mappingOf(this.usage, values.map, values["leave-out"]);
    const declared = values.schema === undefined ? undefined : await readSchema(values.schema);
    if (declared && Object.keys(mapping).length > 0) {
      throw usageError(
        this.usage,
        "--schema says what each column is; leave out --map and --leave-out",
      );
    }
    await withServices(async (services, task) => {
      const result = await importFile(services, path, {
        fileName: basename(path),
        sheet: values.sheet,
        mode: values.replace ? "REPLACE" : "MERGE",
        dryRun: values["dry-run"],
        acceptRejected: values["accept-rejected"],
        header: !values["no-header"],
        ...declared ? { declared } : { mapping },
      }, task);
      if (!result.dryRun) {
        await renewCustomers(services, task);
        // The demo store's champion goes with its customers.
        await services.serving.publish();
      }
      const { rows } = await listRejections(services.db, result.id, { first: SHOWN });
      const lines = rows.map(({ line, column, reason }) =>
        `  line ${line}${column === null ? "" : `, ${column}`}: ${reason}`
      );
      const groups = await groupRejections(services.db, result.id);
      const report = result.report ? reportLines(result.report, result, groups) : [];
      return [...summaryOf(result), ...report, ...rejectedLines(result, lines)].join("\n");
    });
  },
};

/** Options that say how a customer table is read or stored, and nothing of orders. */
const CUSTOMER_OPTIONS = [
  "replace",
  "accept-rejected",
  "schema",
  "no-header",
  "map",
  "leave-out",
] as const;

/** Options that say how a file of orders is read. */
const ORDER_OPTIONS = ["date-order", "column", "columns"] as const;

const isGiven = (value: string | boolean | readonly string[] | undefined) =>
  Array.isArray(value) ? value.length > 0 : Boolean(value);

/** `--map "Bought on=daysSinceLastOrder"`; `--map "Colour="` keeps a column that would be taken for a field. */
function mappingOf(usage: string, maps: string[], leftOut: string[]): ColumnMapping {
  const entries = maps.map((text): [string, string | null] => {
    const at = text.lastIndexOf("=");
    if (at < 1) throw usageError(usage, `--map takes "Column=key", not "${text}"`);
    return [text.slice(0, at).trim(), text.slice(at + 1).trim() || null];
  });
  const all = [...entries, ...leftOut.map((header) => [header.trim(), LEAVE_OUT] as const)];
  const mapping = Object.fromEntries(all);
  if (Object.keys(mapping).length < all.length) {
    throw usageError(usage, "A column is named twice by --map or --leave-out");
  }
  return mapping;
}

/** The schema in a JSON file. @throws {UserError} `NO_FILE`, `BAD_SCHEMA` */
async function readSchema(path: string): Promise<CustomerSchema> {
  const { file } = await openFile(path);
  const text = await new Response(file.readable).text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError("BAD_SCHEMA", `${path} is no JSON: ${(error as Error).message}.`);
  }
  return declaredSchema(value);
}

function summaryOf(result: Import): string[] {
  const verb = result.dryRun ? "would be imported" : "imported";
  const stops = result.dryRun && result.mode === "REPLACE" && !result.acceptRejected &&
    result.rowsRejected > MAX_REJECTED_SHARE * result.rowsRead;
  return [
    `${result.fileName}: ${result.rowsRead} rows read, ${result.rowsAccepted} ${verb} ` +
    `(${result.rowsInserted} new, ${result.rowsUpdated - result.rowsUnchanged} changed, ` +
    `${result.rowsUnchanged} unchanged), ${result.rowsRejected} rejected.` +
    (result.dryRun ? " Nothing was written." : ""),
    ...(stops ? ["So many rows are rejected that the import needs --accept-rejected."] : []),
  ];
}

function rejectedLines({ id, rowsRejected }: Import, lines: readonly string[]): readonly string[] {
  return rowsRejected > 0 ? [`The first rejected rows (import ${id}):`, ...lines] : [];
}
