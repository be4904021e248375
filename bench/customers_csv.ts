import { createRandom } from "@/ml/random.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { hasRole } from "@/schema/schema.ts";

/** Writes a customer table of any size, made up by a seed, one value in twenty missing where it may be. */
export async function writeCustomersCsv(path: string, rows: number, seed = 1): Promise<void> {
  const random = createRandom(seed);
  const integer = (from: number, to: number) => from + Math.floor(random.next() * (to - from + 1));
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  const writer = file.writable.getWriter();
  await writer.write(
    encoder.encode(`${ECOMMERCE.columns.map(({ header }) => header).join(",")},Note\n`),
  );
  let lines: string[] = [];
  for (let row = 1; row <= rows; row++) {
    const cells = ECOMMERCE.columns.map((column) => {
      const { kind, categories, min = 0, max = 60 } = column;
      if (hasRole(column, "ID")) return String(1_000_000 + row);
      if (!hasRole(column, "LABEL") && random.next() < 0.05) return "";
      if (kind === "BOOLEAN") return random.next() < 0.2 ? "1" : "0";
      if (categories) return categories[integer(0, categories.length - 1)]!;
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
