/** What the head of a file of orders shows, before it is imported. */
import type { Database } from "@/db/client.ts";
import type { DateOrder } from "@/schema/dates.ts";
import type { OrderField, OrderFormatName } from "@/schema/orders/format.ts";
import { type MissingPart, missingParts } from "@/schema/orders/mapping.ts";
import { type DateOrderBasis, readMoment } from "@/schema/orders/moment.ts";
import { headOf } from "../imports/file_head.ts";
import type { FileBytes } from "../imports/formats/file_bytes.ts";
import { getImport } from "../imports/record.ts";
import type { Import } from "../imports/types.ts";
import { openUpload } from "../imports/upload.ts";
import { OrderEvidence } from "./conventions.ts";
import { type OpenOrders, openOrders, orderMappingOf } from "./open_orders.ts";
import { checkLayout, type ReadOrderOptions, readOrders } from "./read_orders.ts";

/** What the first rows of a file show of its orders. */
export interface OrderPreview
  extends Pick<OpenOrders, "format" | "delimiter" | "encoding" | "workbook"> {
  /** The system that wrote the file, or INFERRED. */
  readonly system: OrderFormatName;
  readonly columns: readonly OrderPreviewColumn[];
  /** What orders need and no column holds. */
  readonly missing: readonly MissingPart[];
  /** The currency that the header of the amounts names. */
  readonly currency: string | null;
  readonly dates: DatePreview;
}

/** A column of a file of orders. */
export interface OrderPreviewColumn {
  readonly header: string;
  /** A few different values. */
  readonly samples: readonly string[];
  /** What it holds; null where it is not read. */
  readonly field: OrderField | null;
}

/** Which of day and month stands first, as far as the first rows show. */
export interface DatePreview {
  /** Undefined where it is open. */
  readonly order: DateOrder | undefined;
  readonly basis: DateOrderBasis;
  /** A date that can be read in two ways, and both; undefined where there is none. */
  readonly example: { readonly text: string } & Readonly<Record<DateOrder, string>> | undefined;
}

const SAMPLES = 3;
const SAMPLE_LENGTH = 60;

/**
 * Reads the head of a file as orders.
 *
 * @returns undefined where the file holds something else, and nobody said that it holds orders
 * @throws {UserError} those of `openOrders`
 */
export async function previewOrders(
  file: FileBytes,
  options: ReadOrderOptions = {},
): Promise<OrderPreview | undefined> {
  const { source } = await headOf(file);
  const open = await openOrders(source, options);
  if (!open) return undefined;
  await open.records.close();
  const { layout, headers, sample, format, delimiter, encoding, workbook } = open;
  const fields = new Map([...layout.columns].map(([field, at]) => [at, field]));
  return {
    ...{ format, delimiter, encoding, workbook },
    system: layout.format,
    columns: headers.map((header, at) => ({
      header,
      samples: samplesOf(sample, at),
      field: fields.get(at) ?? null,
    })),
    missing: missingParts(layout),
    currency: layout.currency,
    dates: datesOf(open, options.dateOrder),
  };
}

function samplesOf(rows: readonly (readonly string[])[], at: number): string[] {
  const values = rows.map((cells) => cells[at] ?? "").filter((cell) => cell !== "");
  return [...new Set(values)].slice(0, SAMPLES).map((value) =>
    value.slice(0, SAMPLE_LENGTH).toWellFormed()
  );
}

function datesOf({ layout, sample, delimiter }: OpenOrders, chosen?: DateOrder): DatePreview {
  const evidence = new OrderEvidence(layout, delimiter);
  for (const cells of sample) evidence.add(cells);
  const at = layout.columns.get("orderedAt");
  const example = at === undefined
    ? undefined
    : sample.map((cells) => twoWays(cells[at] ?? "")).find((found) => found !== undefined);
  return {
    order: chosen ?? evidence.learnt().dateOrder,
    basis: chosen ? "CHOSEN" : evidence.dateOrderBasis(),
    example,
  };
}

function twoWays(text: string): DatePreview["example"] {
  const day = readMoment(text, "DAY_FIRST")?.slice(0, 10);
  const month = readMoment(text, "MONTH_FIRST")?.slice(0, 10);
  return day !== undefined && month !== undefined && day !== month
    ? { text, DAY_FIRST: day, MONTH_FIRST: month }
    : undefined;
}

/** How an upload is read, by what was said of it so far. */
export function readingOf({ sheet, mapping, dateOrder, kind }: Import): ReadOrderOptions {
  return {
    sheet: sheet ?? undefined,
    mapping: kind === "ORDERS" ? orderMappingOf(mapping ?? {}) : {},
    dateOrder: dateOrder ?? undefined,
    isSaid: true,
  };
}

/**
 * What the head of an uploaded file shows of its orders.
 *
 * @param reading how the file is read; default: as was said before
 * @returns undefined where the file is no longer kept
 */
export async function previewOrderUpload(
  db: Database,
  importId: number,
  reading: ReadOrderOptions = {},
): Promise<OrderPreview | undefined> {
  const file = await openUpload(db, importId);
  if (file.size === 0) return undefined;
  return await previewOrders(file, { ...readingOf(await getImport(db, importId)), ...reading });
}

/**
 * Whether a file can be imported as orders, judged by its head. What the head leaves open, the import finds out.
 *
 * @throws {UserError} `NOT_ORDERS`, `NO_ROWS`, `AMBIGUOUS_DATES`; those of `openOrders`
 */
export async function checkOrders(file: FileBytes, reading: ReadOrderOptions): Promise<void> {
  const { source, whole } = await headOf(file);
  if (whole) {
    const read = await readOrders(source, reading);
    await read?.close();
    return;
  }
  const open = await openOrders(source, reading);
  if (!open) return;
  await open.records.close();
  checkLayout(open);
}
