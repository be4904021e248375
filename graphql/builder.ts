import { Buffer } from "node:buffer";
import SchemaBuilder from "@pothos/core";
import ComplexityPlugin from "@pothos/plugin-complexity";
import RelayPlugin from "@pothos/plugin-relay";
import { GraphQLError, type GraphQLResolveInfo, isObjectType } from "graphql";
import { isIsoDate } from "@/db/queries/iso_date.ts";
import { UserError } from "@/services/errors.ts";
import type { GraphQLContext } from "./context.ts";

/** What the schema is typed with. */
interface SchemaTypes {
  Context: GraphQLContext;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Connection: {
    /** Counts only on request. */
    readonly totalCount: () => Promise<number>;
  };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Date: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
    Upload: { Input: File; Output: never };
    _Any: { Input: unknown; Output: unknown };
  };
}

/** The schema builder, on which each file under `types/` puts its domain; it knows none itself. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ComplexityPlugin, RelayPlugin],
  defaultFieldNullability: false,
  complexity: {
    limit: ({ limits }) => limits,
    defaultComplexity: 1,
    defaultListMultiplier: 1,
    complexityError: (kind, result) => {
      const measure = kind.toLowerCase() as Lowercase<typeof kind>;
      return new GraphQLError(
        `This operation is too large: its ${measure} is ${result[measure]}, the limit is ${
          result[`max${kind}`]
        }. Ask for less at once, or in smaller pages.`,
        { extensions: { code: `QUERY_${kind.toUpperCase()}_EXCEEDED`, http: REFUSED } },
      );
    },
  },
  relay: relayOptions(),
});

/** A refusal before anything ran, for clients that go by the status. */
const REFUSED = { status: 400, spec: true } as const;

builder.queryType({ description: "All queries." });
builder.mutationType({
  description: "All changes. Long work returns a job at once.",
});
builder.subscriptionType({ description: "What can be followed, by server-sent events." });

builder.globalConnectionField("totalCount", (t) =>
  t.int({
    description: "Nodes in the whole list, over all pages. Counted only when it is asked for.",
    resolve: (connection) => connection.totalCount(),
  }));

builder.scalarType("DateTime", {
  specifiedByURL: "https://scalars.graphql.org/andimarek/date-time.html",
  description: "An instant in ISO 8601 and UTC, such as `2026-01-31T09:30:00.000Z`.",
  serialize: (value) => value.toISOString(),
  parseValue: (value) => {
    const date = new Date(String(value));
    if (Number.isNaN(date.getTime())) throw new GraphQLError(`Expected a date, found "${value}".`);
    return date;
  },
});
builder.scalarType("Date", {
  specifiedByURL: "https://www.iso.org/iso-8601-date-and-time-format.html",
  description: "A day or a moment without a time zone in ISO 8601, such as `2026-01-31` or " +
    "`2026-01-31T09:30:00`.",
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value === "string" && isIsoDate(value)) return value;
    throw new GraphQLError(`Expected a date such as 2026-01-31, found "${value}".`);
  },
});
builder.scalarType("JSON", {
  specifiedByURL: "https://datatracker.ietf.org/doc/html/rfc8259",
  description: "Any JSON value.",
  serialize: (value) => value,
});
builder.scalarType("Upload", {
  specifiedByURL: "https://github.com/jaydenseric/graphql-multipart-request-spec",
  description: "A file, sent as the GraphQL multipart request specification says.",
  serialize: () => {
    throw new GraphQLError("A file can only be sent, never read.");
  },
  parseValue: (value) => {
    if (value instanceof File) return value;
    throw new GraphQLError("Expected a file in a multipart request.", {
      extensions: { code: "NO_FILE" },
    });
  },
});

function relayOptions() {
  return {
    cursorType: "String",
    nodesOnConnection: { description: "The page's nodes without their cursors." },
    encodeGlobalID: (typename: string, id: string | number | bigint) =>
      Buffer.from(`${typename}:${id}`).toString("base64url"),
    decodeGlobalID,
    nodeTypeOptions: { description: "An object that can be fetched again by its global id." },
    nodeQueryOptions: {
      description:
        "The object with a global id, of any type; null when there is none, or none that you may read.",
      args: { id: { description: "Global id, as an object's `id` gives it." } },
      resolve: async (
        _root: unknown,
        { id }: { readonly id: ParsedId },
        _context: GraphQLContext,
        info: GraphQLResolveInfo,
        // deno-lint-ignore no-explicit-any -- Pothos knows the nodes' types only where they are made
        load: (id: any) => any,
      ) => isNodeId(id, info) ? await load(id) : null,
    },
    nodesQueryOptions: {
      description:
        "The objects with these global ids, in the order of the ids; null where there is none, " +
        "or none that you may read.",
      args: { ids: { description: "Global ids, as an object's `id` gives them." } },
      nullable: { list: true, items: true },
      // deno-lint-ignore no-explicit-any -- Pothos types the field it is put on only where it is used
      complexity: ({ ids }: any) => ({ field: 1, multiplier: ids?.length ?? 1 }),
      resolve: (
        _root: unknown,
        args: { ids: (ParsedId | null)[] },
        _context: GraphQLContext,
        info: GraphQLResolveInfo,
        // deno-lint-ignore no-explicit-any -- as above
        load: (ids: any) => any,
      ) => {
        // Pothos loads what the arguments hold, not what it is given here.
        args.ids = args.ids.map((id) => id && isNodeId(id, info) ? id : null);
        return load(args.ids);
      },
    },
    idFieldOptions: { description: "Global id: opaque, and unique over all types." },
    pageInfoTypeOptions: { description: "Where a page lies in its list." },
    hasNextPageFieldOptions: { description: "Whether there are nodes after this page." },
    hasPreviousPageFieldOptions: { description: "Whether there are nodes before this page." },
    startCursorFieldOptions: { description: "Cursor of the first edge; null on an empty page." },
    endCursorFieldOptions: { description: "Cursor of the last edge; null on an empty page." },
    pageInfoFieldOptions: { description: "Where this page lies in the list." },
    edgesFieldOptions: { description: "The page's nodes with their cursors." },
    nodeFieldOptions: { description: "The node." },
    cursorFieldOptions: { description: "Opaque cursor for `after` or `before`." },
    firstArgOptions: {
      description: "Nodes on the page, going forward. From 0 to 500, default 20.",
    },
    afterArgOptions: { description: "Begin after this cursor; together with `first`." },
    lastArgOptions: { description: "Nodes on the page, going back from the end. From 0 to 500." },
    beforeArgOptions: { description: "End before this cursor; together with `last`." },
  } as const;
}

/** What no global id names, so that one wrong id of several does not fail the others. */
const NO_TYPE = "";

function decodeGlobalID(globalId: string): ParsedId {
  const match = GLOBAL_ID.exec(Buffer.from(globalId, "base64url").toString());
  return match ? { typename: match[1]!, id: match[2]! } : { typename: NO_TYPE, id: globalId };
}

const GLOBAL_ID = /^([A-Z]\w*):(.+)$/s;

interface ParsedId {
  readonly typename: string;
  readonly id: string;
}

/** Whether an id is one of a type that can be fetched again. */
function isNodeId({ typename }: ParsedId, { schema }: GraphQLResolveInfo): boolean {
  const type = schema.getType(typename);
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === "Node");
}

function notGlobal(id: string, path: readonly string[] = []): UserError {
  return new UserError(
    "INVALID_ID",
    `"${id.slice(0, 60)}" is not a global id. Take one from an object's \`id\`.`,
    path,
  );
}

/**
 * The inner id of an argument that takes a global id of one type.
 *
 * @param path where the argument lies in a mutation's input
 * @throws {UserError} `INVALID_ID` when it is not a global id, or one of another type
 */
export function innerId(typename: string, id: string, path: readonly string[] = ["id"]): string {
  const found = decodeGlobalID(id);
  if (found.typename === NO_TYPE) throw notGlobal(id, path);
  if (found.typename !== typename) {
    throw new UserError(
      "INVALID_ID",
      `Expected the id of a ${typename}, but found that of a ${found.typename}.`,
      path,
    );
  }
  return found.id;
}

/** As {@linkcode innerId}, for a type whose inner ids are whole numbers; 0, which none has, when it is none. */
export function innerNumber(typename: string, id: string, path?: readonly string[]): number {
  return wholeNumber(innerId(typename, id, path));
}

/** The number of a node's inner id; 0, which none has, when it is none. */
export function wholeNumber(inner: string): number {
  // One spelling only, so that caches and logs see one id.
  if (!/^[1-9]\d{0,9}$/.test(inner)) return 0;
  const number = Number(inner);
  return number < 2 ** 31 ? number : 0;
}
