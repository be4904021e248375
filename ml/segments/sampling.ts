import type { Random } from "@/ml/random.ts";

/** All rows of 0 … count − 1 where they are at most `size`, else `size` of them drawn without replacement. */
export function sampleRows(count: number, size: number, random: Random): Uint32Array {
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  if (count <= size) return rows;
  for (let drawn = 0; drawn < size; drawn++) {
    const other = drawn + random.int(count - drawn);
    const kept = rows[drawn]!;
    rows[drawn] = rows[other]!;
    rows[other] = kept;
  }
  return rows.slice(0, size);
}
