import { COLUMNS } from "@/ml/schema.ts";
import { createRandom } from "@/ml/random.ts";

/** Writes a customer table of any size, made up by a seed, one value in twenty missing where it may be. */
export async function writeCustomersCsv(path: string, rows: number, seed = 1): Promise<void> {
  const random = createRandom(seed);
  const integer = (from: number, to: number) => from + Math.floor(random.next() * (to - from + 1));
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  const writer = file.writable.getWriter();
  await writer.write(encoder.encode(`${COLUMNS.map(({ name }) => name).join(",")},Note\n`));
  let lines: string[] = [];
  for (let row = 1; row <= rows; row++) {
    const cells = COLUMNS.map((column) => {
      const { kind, min = 0, max = 60 } = column as { kind: string; min?: number; max?: number };
      if (kind === "identity") return String(1_000_000 + row);
      if (kind !== "label" && random.next() < 0.05) return "";
      if (kind === "label" || kind === "binary") return random.next() < 0.2 ? "1" : "0";
      if ("categories" in column) {
        return column.categories[integer(0, column.categories.length - 1)]!;
      }
      return String(integer(min, Math.min(max, min + 60)));
    });
    lines.push(`${cells.join(",")},note ${integer(1, 9)}\n`);
    if (lines.length === 5000 || row === rows) {
      await writer.write(encoder.encode(lines.join("")));
      lines = [];
    }
  }
  await writer.close();
}
