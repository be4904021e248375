import { UserError } from "../errors.ts";

/** GraphQL documents that a frontend was built with. */
export interface TrustedDocuments {
  /** By the id that clients send instead of them. */
  readonly documents: ReadonlyMap<string, string>;
  /** Whether no other document is run. */
  readonly exclusive: boolean;
}

/**
 * Reads a manifest: Apollo's (`generate-persisted-query-manifest`), or an object of documents by id, as Relay's compiler
 * and graphql-codegen's client preset write it.
 *
 * @param path of the JSON file
 * @throws {UserError} `BAD_CONFIG`, naming the file and what is wrong
 */
export async function readTrustedDocuments(
  path: string,
  exclusive: boolean,
): Promise<TrustedDocuments> {
  const bad = (problem: string) =>
    new UserError("BAD_CONFIG", `HOLDFAST_TRUSTED_DOCUMENTS: ${problem}`);
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (cause) {
    throw bad(`the file "${path}" cannot be read (${(cause as Error).message}).`);
  }
  let manifest: unknown;
  try {
    manifest = JSON.parse(text);
  } catch (cause) {
    throw bad(`${path} is not JSON: ${(cause as Error).message}`);
  }
  const documents = documentsOf(manifest);
  if (documents) return { documents, exclusive };
  throw bad(
    `${path} is neither a manifest of Apollo's, version 1, nor an object of documents by id.`,
  );
}

function documentsOf(manifest: unknown): Map<string, string> | undefined {
  if (typeof manifest !== "object" || manifest === null || Array.isArray(manifest)) return;
  const entries: [unknown, unknown][] = "format" in manifest
    ? apolloEntries(manifest) ?? []
    : Object.entries(manifest);
  const isText = (value: unknown) => typeof value === "string" && value !== "";
  if (entries.length === 0 || !entries.every(([id, body]) => isText(id) && isText(body))) return;
  return new Map(entries as [string, string][]);
}

function apolloEntries(
  manifest: { format?: unknown; version?: unknown; operations?: unknown },
): [unknown, unknown][] | undefined {
  const { format, version, operations } = manifest;
  if (format !== "apollo-persisted-query-manifest" || version !== 1) return;
  if (!Array.isArray(operations)) return;
  return operations.map((operation) => [operation?.id, operation?.body]);
}
