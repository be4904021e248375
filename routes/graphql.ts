import type { Services } from "@/services/context.ts";
import { createGraphQL, type GraphQLHandler } from "@/graphql/yoga.ts";
import { define } from "@/utils.ts";

/** The endpoint of each set of services, for the schema is built once: a process has one set, tests several. */
const endpoints = new WeakMap<Services, GraphQLHandler>();

/** The GraphQL endpoint; a browser that opens it is shown GraphiQL. */
export const handler = define.handlers((ctx) => {
  const { services, identity, nonce } = ctx.state;
  let endpoint = endpoints.get(services);
  if (!endpoint) {
    const { introspection, queryDepth, queryComplexity, uploadBytes } = services.access.settings;
    endpoint = createGraphQL(() => services, {
      introspection,
      graphiql: introspection,
      limits: { depth: queryDepth, complexity: queryComplexity, uploadBytes },
    });
    endpoints.set(services, endpoint);
  }
  return endpoint(ctx.req, { identity, nonce });
});
