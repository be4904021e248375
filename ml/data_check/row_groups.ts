/** Union–find over rows (Tarjan 1975), the smaller row number being the root. */
export interface RowGroups {
  /** Ties two rows together; whether they were apart. */
  union(a: number, b: number): boolean;
  /** Shape [N]: the first row of each row's group. */
  toArray(): Int32Array;
}

/** N groups of one row each. */
export function createRowGroups(rows: number): RowGroups {
  const parent = Int32Array.from({ length: rows }, (_, row) => row);
  const root = (row: number): number => {
    while (parent[row] !== row) {
      parent[row] = parent[parent[row]!]!;
      row = parent[row]!;
    }
    return row;
  };
  return {
    union(a, b) {
      const [low, high] = [root(a), root(b)].sort((x, y) => x - y) as [number, number];
      parent[high] = low;
      return low !== high;
    },
    toArray: () => parent.map((_, row) => root(row)),
  };
}

/** Number of distinct groups. */
export function countGroups(groups: Int32Array): number {
  return new Set(groups).size;
}
