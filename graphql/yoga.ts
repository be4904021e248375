import { createYoga } from "graphql-yoga";
import type { Services } from "@/services/context.ts";
import { createContext, type GraphQLContext } from "./context.ts";
import { toClientError } from "./errors.ts";
import { DEFAULT_LIMITS, limitDocuments, type Limits } from "./limits.ts";
import { limitBody, preventForgery } from "./request_guards.ts";
import { buildSchema } from "./schema.ts";

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
}

/** Answers a request to the endpoint. */
export type GraphQLHandler = (request: Request) => Promise<Response>;

/**
 * Makes the GraphQL endpoint: a fetch handler that needs no port.
 *
 * @param services asked for with each operation, so that nothing is opened before the first one
 *
 * @example
 * ```ts
 * const graphql = createGraphQL(() => runtime.services());
 * app.all("/graphql", (ctx) => graphql(ctx.req));
 * ```
 */
export function createGraphQL(
  services: () => Promise<Services> | Services,
  options: GraphQLOptions = {},
): GraphQLHandler {
  const { endpoint = "/graphql", graphiql = true, introspection = true } = options;
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const yoga = createYoga<Record<string, never>, GraphQLContext>({
    schema: buildSchema(),
    graphqlEndpoint: endpoint,
    context: async () => createContext(await services(), limits),
    maskedErrors: { maskError: toClientError },
    plugins: [preventForgery(), limitBody(limits), limitDocuments(limits, introspection)],
    // `limitBody` knows requests with files from others.
    maxRequestBodySize: false,
    cors: false,
    batching: false,
    logging: false,
    landingPage: false,
    graphiql: graphiql && { title: "Holdfast · GraphiQL", defaultQuery: DEFAULT_QUERY },
    // The page carries everything with it, nine megabytes, so it is loaded when it is first asked for.
    renderGraphiQL: async (options) =>
      (await import("@graphql-yoga/render-graphiql")).renderGraphiQL(options),
  });
  return async (request) => await yoga.fetch(request);
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
