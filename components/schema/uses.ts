import type { Column, Role } from "@/schema/column.ts";

/** What a column is for, as a form asks it: one choice for the roles that go together. */
export const USES = {
  ID: ["ID"],
  LABEL: ["LABEL"],
  FEATURE: ["FEATURE"],
  RECENCY: ["FEATURE", "RECENCY"],
  FREQUENCY: ["FEATURE", "FREQUENCY"],
  MONETARY: ["FEATURE", "MONETARY"],
  CONTACT: ["CONTACT"],
  NONE: [],
  IGNORED: ["IGNORED"],
} as const satisfies Record<string, readonly Role[]>;

export type Use = keyof typeof USES;

export const ALL_USES = Object.keys(USES) as Use[];

/** Uses that only one column of a table may have. */
export const SINGLE_USES: readonly Use[] = ["ID", "LABEL", "RECENCY", "FREQUENCY", "MONETARY"];

/** Whether a text names a use. */
export function isUse(text: string | undefined): text is Use {
  return ALL_USES.some((use) => use === text);
}

/** What a column is for. */
export function usageOf({ roles }: Pick<Column, "roles">): Use {
  const first = (["ID", "LABEL", "RECENCY", "FREQUENCY", "MONETARY", "CONTACT", "IGNORED"] as const)
    .find((use) => roles.includes(use));
  return first ?? (roles.includes("FEATURE") ? "FEATURE" : "NONE");
}
