import { getOperationAST } from "graphql";
import { createYoga, type GraphiQLOptions, type Plugin } from "graphql-yoga";
import type { Identity, TrustedDocuments } from "@/services/access/mod.ts";
import type { Services } from "@/services/services.ts";
import { currentSchema } from "@/services/schema/customer_schema.ts";
import { createContext, type GraphQLContext, readingContext } from "./context.ts";
import { DOCUMENT_PARAMETERS, persistedDocuments } from "./documents.ts";
import { toClientError } from "./errors.ts";
import { DEFAULT_LIMITS, limitDocuments, type Limits } from "./limits.ts";
import { fastPath } from "./fast_path/mod.ts";
import { countOperations } from "./metrics.ts";
import { limitSubscribers } from "./subscribers.ts";
import { limitBody, preventForgery, refuseBatches, refuseMalformed } from "./request_guards.ts";
import { refuseSingleConnection } from "./single_connection.ts";
import { serverTiming } from "./timing.ts";
import { tellSchemaChanges } from "./schema_changes.ts";
import { createSchemas } from "./shop/schemas.ts";

/** How the endpoint behaves; everything has a default. */
export interface GraphQLOptions {
  /** Path of the endpoint. Default `/graphql`. */
  readonly endpoint?: string;
  /** Whether a browser is shown GraphiQL. Default true. */
  readonly graphiql?: boolean;
  /** Whether the schema may be asked about. Default true. */
  readonly introspection?: boolean;
  /** Limits that differ from the default ones. */
  readonly limits?: Partial<Limits>;
  /** Bytes of answers that are kept until something is written; see `keepAnswers`. Default 0: none. */
  readonly responseCacheBytes?: number;
  /** Whether a gateway may use the endpoint as a subgraph. Default false. */
  readonly federation?: boolean;
  /** Documents that clients may send the id of. */
  readonly trustedDocuments?: TrustedDocuments | undefined;
}

/** Who sends a request, as the server that takes it has found out. */
export interface Sender {
  readonly identity: Identity;
  /** That the page's policy allows GraphiQL's script by. */
  readonly nonce?: string;
}

/** Answers a request to the endpoint. */
export type GraphQLHandler = (request: Request, sender: Sender) => Promise<Response>;

/**
 * Makes the GraphQL endpoint: a fetch handler that needs no port.
 *
 * @param services asked for with each operation, so that nothing is opened before the first one
 *
 * @example
 * ```ts
 * const graphql = createGraphQL(() => runtime.services());
 * app.all("/graphql", (ctx) => graphql(ctx.req, { identity: ctx.state.identity }));
 * ```
 */
export function createGraphQL(
  services: () => Promise<Services> | Services,
  options: GraphQLOptions = {},
): GraphQLHandler {
  const { endpoint = "/graphql", graphiql = true, introspection = true, responseCacheBytes = 0 } =
    options;
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const schemaFor = createSchemas(options.federation);
  const read = onceARequest(async () => {
    const opened = await services();
    return { opened, schema: await currentSchema(opened) };
  });
  const yoga = createYoga<Sender, GraphQLContext>({
    schema: async ({ request }) => schemaFor((await read(request)).schema),
    graphqlEndpoint: endpoint,
    context: async ({ identity, request }) => {
      const { opened, schema } = await read(request);
      return createContext(opened, schema, identity, limits, request.signal);
    },
    maskedErrors: { maskError: toClientError },
    extraParamNames: [...DOCUMENT_PARAMETERS],
    plugins: [
      serverTiming(),
      preventForgery(),
      refuseSingleConnection(),
      limitBody(limits),
      refuseMalformed(),
      refuseBatches(),
      persistedDocuments(options.trustedDocuments),
      limitDocuments(limits, introspection),
      limitSubscribers(limits),
      readInQueries(),
      tellSchemaChanges(),
      countOperations(),
      ...fastPath(responseCacheBytes),
    ],
    // `limitBody` knows requests with files from others.
    maxRequestBodySize: false,
    cors: false,
    batching: false,
    logging: false,
    landingPage: false,
    graphiql: graphiql && ((_request, { nonce }) => ({
      title: "Holdfast · GraphiQL",
      defaultQuery: DEFAULT_QUERY,
      ...nonce === undefined ? {} : { nonce },
    })),
    // The page carries everything with it, nine megabytes, so it is loaded when it is first asked for.
    renderGraphiQL: async ({ nonce, ...options }: GraphiQLOptions & { nonce?: string }) => {
      const html = (await import("@graphql-yoga/render-graphiql")).renderGraphiQL(options);
      // The first is the page's only script; what follows is text inside it.
      return nonce === undefined ? html : html.replace("<script>", `<script nonce="${nonce}">`);
    },
  });
  return async (request, sender) => await yoga.fetch(request, sender);
}

/** Reads once for all that handle a request, so that its types and its context are of the same schema. */
function onceARequest<T>(read: () => Promise<T>): (request: Request) => Promise<T> {
  const known = new WeakMap<Request, Promise<T>>();
  return (request) => {
    const result = known.get(request) ?? read();
    known.set(request, result);
    return result;
  };
}

/** Only mutations get a database that can be written to. */
function readInQueries(): Plugin<GraphQLContext> {
  return {
    onExecute({ args, extendContext }) {
      const operation = getOperationAST(args.document, args.operationName)?.operation;
      if (operation !== "mutation") extendContext(readingContext(args.contextValue));
    },
  };
}

const DEFAULT_QUERY = `# Holdfast: who is about to leave, and what to do about it.
{
  overview {
    customers
    churnRate
    atRisk
  }
  customers(filter: { band: [HIGH] }, first: 10) {
    nodes {
      customerId
      prediction {
        probability
        reasons {
          sentence
        }
      }
      cluster {
        persona
      }
    }
  }
}
`;
