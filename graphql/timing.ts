import type { Plugin } from "graphql-yoga";

/**
 * Says in `Server-Timing` how long an operation took here, in ms, so that a browser's network panel shows it: `total` since
 * the request came, `execute` of that for the resolvers. A subscription's is the time until its first event can come.
 */
export function serverTiming(clock: () => number = () => performance.now()): Plugin {
  const began = new WeakMap<Request, number>();
  const executed = new WeakMap<Request, number>();
  return {
    onRequest({ request }) {
      began.set(request, clock());
    },
    onExecute({ args }) {
      const { request } = args.contextValue as { request: Request };
      const start = clock();
      return {
        onExecuteDone() {
          executed.set(request, clock() - start);
        },
      };
    },
    onResponse({ request, response }) {
      const start = began.get(request);
      if (start === undefined) return;
      const execute = executed.get(request);
      const parts = [
        ...execute === undefined ? [] : [`execute;dur=${execute.toFixed(1)}`],
        `total;dur=${(clock() - start).toFixed(1)}`,
      ];
      response.headers.set("Server-Timing", parts.join(", "));
    },
  };
}
