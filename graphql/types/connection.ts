import type { Page } from "@/db/queries/paging.ts";

/** What a connection's fields read. */
export interface Connection<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  readonly totalCount: () => Promise<number>;
}

/** A page as a connection; the whole list is counted only when its count is selected. */
export function toConnection<Node>(
  { rows, cursors, hasNextPage, hasPreviousPage }: Page<Node>,
  totalCount: () => Promise<number>,
): Connection<Node> {
  return {
    edges: rows.map((node, index) => ({ cursor: cursors[index]!, node })),
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    },
    totalCount,
  };
}

/** What a page costs: as many times its node as there are on it. */
export function pageCost(
  { first, last }: { first?: number | null | undefined; last?: number | null | undefined },
): { field: number; multiplier: number } {
  return { field: 1, multiplier: Math.max(1, first ?? last ?? 20) };
}
