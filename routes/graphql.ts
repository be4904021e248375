import type { Services } from "@/services/services.ts";
import { createGraphQL, type GraphQLHandler } from "@/graphql/yoga.ts";
import { define } from "@/utils.ts";

/** The endpoint of each set of services, for the schema is built once: a process has one set, tests several. */
const endpoints = new WeakMap<Services, GraphQLHandler>();

/** The GraphQL endpoint; a browser that opens it is shown GraphiQL. */
export const handler = define.handlers((ctx) => {
  const { services, identity, nonce } = ctx.state;
  let endpoint = endpoints.get(services);
  if (!endpoint) {
    const { introspection, queryDepth: depth, queryComplexity: complexity, ...settings } =
      services.access.settings;
    const { uploadBytes, bodyPatience, responseCacheBytes, federation } = settings;
    endpoint = createGraphQL(() => services, {
      introspection,
      graphiql: introspection,
      limits: { depth, complexity, uploadBytes, bodyPatience },
      responseCacheBytes,
      federation,
      trustedDocuments: services.trustedDocuments,
    });
    endpoints.set(services, endpoint);
  }
  return endpoint(ctx.req, { identity, nonce });
});
