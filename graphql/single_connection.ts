import type { Plugin } from "graphql-yoga";

/**
 * Refuses GraphQL over SSE's single connection mode, which begins with a PUT, and says what to do instead: in distinct
 * connections mode each subscription is a request of its own, which access, limits and a load balancer understand.
 */
export function refuseSingleConnection(): Plugin {
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      if (request.method !== "PUT" && !request.headers.has("x-graphql-event-stream-token")) return;
      const message =
        "This server has no single connection mode of GraphQL over SSE. Use distinct connections: " +
        "leave out `singleConnection` where the graphql-sse client is made.";
      endResponse(
        fetchAPI.Response.json(
          { errors: [{ message, extensions: { code: "SINGLE_CONNECTION_REFUSED" } }] },
          { status: 405, headers: { Allow: "GET, POST" } },
        ),
      );
    },
  };
}
