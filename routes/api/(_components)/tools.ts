/** BI tools with a recipe in `docs/bi.md`, under the heading that each has there. */
export const TOOLS = {
  powerbi: "Power BI",
  excel: "Excel",
  tableau: "Tableau",
  grafana: "Grafana Infinity",
  metabase: "Metabase",
} as const;
export type Tool = keyof typeof TOOLS;

/** How many steps each tool's recipe has. */
export const STEPS = ["one", "two", "three"] as const;

/** What a block of a recipe is pasted into, by its language in the document. */
export const BLOCKS = ["powerquery", "http", "sql", "graphql", "sh"] as const;
export type BlockKind = (typeof BLOCKS)[number];

/**
 * A block of a recipe as it is pasted: addresses in full, and without the key's name where the server asks for none.
 */
export function pasted(
  { language, code }: { readonly language: string; readonly code: string },
  { origin, open }: { readonly origin: string; readonly open: boolean },
): string {
  const text = language === "http" ? code.replaceAll(/^GET /gm, origin) : code;
  if (!open) return text;
  return text.replace(/,\s*ApiKeyName = "key"/, "")
    .replace(/ {2}--header "Authorization:[^\n]*? --output/, "  --output");
}
