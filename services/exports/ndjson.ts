import { isoDate } from "./iso_date.ts";
import type { ExportColumn, Page, Table } from "./table.ts";

/** A table as one JSON object a line, each with every column; moments in ISO 8601. */
export async function* writeNdjson({ columns, pages }: Table): AsyncGenerator<string> {
  const names = columns.map(({ field }, index) =>
    `${index === 0 ? "{" : ","}${JSON.stringify(field)}:`
  );
  for await (const page of pages) yield linesOf(page, columns, names);
}

function linesOf(
  { rows, values }: Page,
  columns: readonly ExportColumn[],
  names: readonly string[],
): string {
  const cells = columns.map(({ type }, column) => values[column]!.map(VALUES[type]));
  let lines = "";
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < cells.length; column++) {
      lines += names[column]! + cells[column]![row]!;
    }
    lines += "}\n";
  }
  return lines;
}

const plain = (value: unknown) => String(value);
const json = (value: unknown) => JSON.stringify(value);

const VALUES: Readonly<Record<ExportColumn["type"], (value: unknown) => string>> = {
  text: json,
  integer: plain,
  double: plain,
  boolean: plain,
  timestamp: (value) => value === null ? "null" : `"${new Date(value as string).toISOString()}"`,
  date: (value) => value === null ? "null" : `"${isoDate(value as string)}"`,
  json,
};
