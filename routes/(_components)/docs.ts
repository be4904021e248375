/** The documentation as the repository has it: the one copy of every recipe and example, read when it is shown. */
const FOLDER = new URL("../../docs/", import.meta.url);

/** Names that stand for this server in the documentation. */
const STAND_INS = ["https://holdfast.example", "http://127.0.0.1:8000"];

/** What there is to read, in the order in which someone new would. */
export const DOCS = [
  "import",
  "data",
  "data_check",
  "data_model",
  "models",
  "cli",
  "segments",
  "strategies",
  "api",
  "webhooks",
  "bi",
  "security",
  "operations",
  "architecture",
] as const;
export type DocName = (typeof DOCS)[number];

/** Whether there is such a document. */
export function isDoc(name: string | undefined): name is DocName {
  return DOCS.some((each) => each === name);
}

/** A document in Markdown, with a server's own address where the document has to leave it open. */
export async function readDoc(name: DocName, origin: string): Promise<string> {
  const text = await Deno.readTextFile(new URL(`${name}.md`, FOLDER));
  return STAND_INS.reduce((all, standIn) => all.replaceAll(standIn, origin), text);
}

/** A block of code in a document. */
export interface CodeBlock {
  readonly language: string;
  readonly code: string;
}

/**
 * The blocks of code under a heading of the second level, down to the next one.
 *
 * @param markdown a document
 * @param heading such as `Power BI`
 */
export function codeUnder(markdown: string, heading: string): CodeBlock[] {
  const section = markdown.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^```(\w+)\n([^]*?)^```$/gm)]
    .map(([, language, code]) => ({ language: language!, code: code!.trimEnd() }));
}
