import { parse } from "csv-parse/sync";
import type { LabelledCustomer } from "@/ml/testing/labelled_shop.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { hasRole } from "@/schema/schema.ts";

/** The folder of the real table and its reference figures: beside the checkout, or where the environment says. */
function folder(): URL {
  const named = Deno.env.get("HOLDFAST_REFERENCE_DATA");
  const root = new URL("../../", import.meta.url);
  return named ? new URL(`${named}/`, `file://${Deno.cwd()}/`) : new URL("../shared/data/", root);
}

function exists(file: URL): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Registers a test that needs the real table; where that is absent, it is ignored and says so. */
export function referenceTest(name: string, test: (data: ReferenceData) => void | Promise<void>) {
  const present = exists(new URL("ecommerce-churn.csv", folder()));
  if (!present) console.warn(`SKIPPED: no ecommerce-churn.csv in ${folder().pathname}: ${name}`);
  Deno.test({ name, ignore: !present, fn: () => test(readReferenceData()) });
}

/** A customer of the real table, or of the labelled shop with what a file has besides. */
export type ShopRecord = LabelledCustomer & {
  readonly spellings?: Readonly<Record<string, string>> | null;
  readonly attributes?: Readonly<Record<string, unknown>> | null;
};

/** The real table and what is known of it. */
export interface ReferenceData {
  /** As in the file, header names to cells. */
  readonly cells: readonly Readonly<Record<string, string>>[];
  /** In canonical form, aliases merged and their spellings kept. */
  readonly records: readonly ShopRecord[];
  // deno-lint-ignore no-explicit-any -- figures of a foreign JSON file, checked by the assertions on them
  readonly figures: any;
  /** CustomerIDs of the seed's test part. */
  readonly seedTestIds: readonly number[];
}

/** Reads the real table. */
export function readReferenceData(): ReferenceData {
  const cells = parse(Deno.readFileSync(new URL("ecommerce-churn.csv", folder())), {
    columns: true,
    bom: true,
  }) as Record<string, string>[];
  return {
    cells,
    records: cells.map(recordOf),
    figures: JSON.parse(Deno.readTextFileSync(new URL("reference.json", folder()))),
    seedTestIds: JSON.parse(Deno.readTextFileSync(new URL("seed-split-test-ids.json", folder()))),
  };
}

function recordOf(cells: Readonly<Record<string, string>>): ShopRecord {
  const spellings: Record<string, string> = {};
  const entries = ECOMMERCE.columns.map((column) => {
    const { key, header, aliases = {} } = column;
    const cell = cells[header] ?? "";
    if (hasRole(column, "ID")) return [key, cell];
    if (cell === "") return [key, null];
    if (shapeOf(column) === "flag") return [key, cell === "1"];
    if (shapeOf(column) === "range") return [key, Number(cell)];
    if (aliases[cell]) spellings[key] = cell;
    return [key, aliases[cell] ?? cell];
  });
  return { ...Object.fromEntries(entries), spellings } as ShopRecord;
}

/** One numeric column of records, NaN where missing. */
export function numbersOf(
  records: readonly LabelledCustomer[],
  field: keyof LabelledCustomer,
): Float64Array {
  return Float64Array.from(records, (record) => {
    const value = record[field];
    return value === null ? NaN : Number(value);
  });
}
