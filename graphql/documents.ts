import { createHash } from "node:crypto";
import { GraphQLError } from "graphql";
import type { GraphQLParams, Plugin } from "graphql-yoga";
import type { TrustedDocuments } from "@/services/access/mod.ts";
import { VersionedMap } from "@/services/cache.ts";

/** Bytes of documents that clients have registered; those that were asked for longest ago go first. */
const REGISTERED_BYTES = 8 * 1024 ** 2;

/** Parameters that name a document beside `extensions.persistedQuery`: of GraphQL over HTTP, and of Relay's guide. */
export const DOCUMENT_PARAMETERS = ["documentId", "doc_id"] as const;

/** Apollo Client goes by these messages and codes; the status is the one that Apollo Server gives. */
const NOT_FOUND = ["PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND", 200] as const;
const NOT_SUPPORTED = ["PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED", 200] as const;

type Params = GraphQLParams & { readonly [name in (typeof DOCUMENT_PARAMETERS)[number]]?: unknown };

/**
 * Lets requests name a document instead of sending it. Trusted documents are those of the manifest. Without a manifest
 * that is exclusive, clients may register others by Apollo's protocol of automatic persisted queries: they send the
 * SHA-256 of a document alone, and the document with it where it is not known yet.
 */
export function persistedDocuments(trusted: TrustedDocuments | undefined): Plugin {
  const registered = new VersionedMap<string>(
    REGISTERED_BYTES,
    (hash, document) => 2 * (hash.length + document.length),
  );
  const texts = new Set(trusted?.documents.values());
  return {
    onParams({ params, request, setParams }) {
      const named = nameOf(params, request);
      const known = named && trusted?.documents.get(named.id);
      if (known !== undefined) return setParams({ ...plain(params), query: known });
      if (trusted?.exclusive) {
        if (named && params.query === undefined) throw refusal(...NOT_FOUND);
        if (params.query !== undefined && texts.has(params.query)) return setParams(plain(params));
        throw refusal(
          "This server runs trusted documents only. Send the id of one, as its manifest has it.",
          "UNTRUSTED_DOCUMENT",
          403,
        );
      }
      if (!named) return;
      if (!named.automatic) throw refusal(...NOT_FOUND);
      if (!/^[0-9a-f]{64}$/.test(named.id)) throw refusal(...NOT_SUPPORTED);
      const query = params.query ?? registered.get("", named.id);
      if (query === undefined) throw refusal(...NOT_FOUND);
      if (params.query !== undefined) {
        if (sha256(query) !== named.id) {
          throw refusal("The SHA-256 is not that of the document.", "BAD_REQUEST", 400);
        }
        registered.set("", named.id, query);
      }
      setParams({ ...plain(params), query });
    },
  };
}

/** The document that a request names, and whether by Apollo's protocol. */
function nameOf(params: Params, request: Request): { id: string; automatic: boolean } | undefined {
  const hash = params.extensions?.persistedQuery?.sha256Hash;
  if (typeof hash === "string") return { id: hash, automatic: true };
  const address = request.method === "GET" ? new URL(request.url).searchParams : undefined;
  for (const name of DOCUMENT_PARAMETERS) {
    const id = params[name] ?? address?.get(name);
    // GraphQL over HTTP puts the kind of hash before it.
    if (typeof id === "string") return { id: id.replace(/^sha256:/, ""), automatic: false };
  }
  return undefined;
}

/** The parameters that everything after knows. */
function plain(params: Params): GraphQLParams {
  const { documentId: _, doc_id: __, ...others } = params;
  return others;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function refusal(message: string, code: string, status: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status } } });
}
