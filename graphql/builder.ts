import { Buffer } from "node:buffer";
import SchemaBuilder from "@pothos/core";
import ComplexityPlugin from "@pothos/plugin-complexity";
import RelayPlugin from "@pothos/plugin-relay";
import { GraphQLError } from "graphql";
import { isIsoDate } from "@/db/queries/iso_date.ts";
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
  description: "An instant in ISO 8601 and UTC, such as `2026-01-31T09:30:00.000Z`.",
  serialize: (value) => value.toISOString(),
  parseValue: (value) => {
    const date = new Date(String(value));
    if (Number.isNaN(date.getTime())) throw new GraphQLError(`Expected a date, found "${value}".`);
    return date;
  },
});
builder.scalarType("Date", {
  description: "A day or a moment without a time zone in ISO 8601, such as `2026-01-31` or " +
    "`2026-01-31T09:30:00`.",
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value === "string" && isIsoDate(value)) return value;
    throw new GraphQLError(`Expected a date such as 2026-01-31, found "${value}".`);
  },
});
builder.scalarType("JSON", { description: "Any JSON value.", serialize: (value) => value });
builder.scalarType("Upload", {
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
      description: "The object with a global id, of whichever type; null when there is none.",
      args: { id: { description: "Global id, as an object's `id` gives it." } },
    },
    nodesQueryOptions: {
      description:
        "The objects with these global ids, in the order of the ids; null where there is none.",
      args: { ids: { description: "Global ids, as an object's `id` gives them." } },
      // deno-lint-ignore no-explicit-any -- Pothos types the field it is put on only where it is used
      complexity: ({ ids }: any) => ({ field: 1, multiplier: ids?.length ?? 1 }),
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

function decodeGlobalID(globalId: string): { typename: string; id: string } {
  const text = Buffer.from(globalId, "base64url").toString();
  const colon = text.indexOf(":");
  if (!/^[A-Z]\w*$/.test(text.slice(0, Math.max(0, colon)))) {
    throw new GraphQLError(`"${globalId}" is not a global id. Take one from an object's \`id\`.`, {
      extensions: { code: "INVALID_ID" },
    });
  }
  return { typename: text.slice(0, colon), id: text.slice(colon + 1) };
}

/**
 * The inner id of an argument that takes a global id of one type; the bare inner id is taken too.
 *
 * @throws {GraphQLError} `INVALID_ID` when it is a global id of another type
 */
export function innerId(typename: string, id: string): string {
  const text = Buffer.from(id, "base64url").toString();
  const match = /^([A-Z]\w*):(.+)$/.exec(text);
  if (!match) return id;
  if (match[1] !== typename) {
    throw new GraphQLError(`Expected the id of a ${typename}, but found that of a ${match[1]}.`, {
      extensions: { code: "INVALID_ID" },
    });
  }
  return match[2]!;
}

/** As {@linkcode innerId}, for a type whose inner ids are whole numbers; undefined when it is none. */
export function innerNumber(typename: string, id: string): number | undefined {
  const inner = innerId(typename, id);
  // One spelling only, so that caches and logs see one id.
  if (!/^[1-9]\d{0,9}$/.test(inner)) return undefined;
  const number = Number(inner);
  return number < 2 ** 31 ? number : undefined;
}
