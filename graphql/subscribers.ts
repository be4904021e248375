import { type ExecutionArgs, type ExecutionResult, GraphQLError } from "graphql";
import type { Plugin } from "graphql-yoga";
import type { GraphQLContext } from "./context.ts";
import type { Limits } from "./limits.ts";

/**
 * Bounds the subscriptions that are open at a time, over all clients and of each: each looks at the database again and
 * again, and no client should take the places of the others.
 */
export function limitSubscribers(
  { subscribers, subscribersPerKey }: Pick<Limits, "subscribers" | "subscribersPerKey">,
): Plugin<GraphQLContext> {
  let open = 0;
  const openByClient = new Map<string, number>();
  const count = (client: string, change: 1 | -1) => {
    open += change;
    const left = (openByClient.get(client) ?? 0) + change;
    if (left > 0) openByClient.set(client, left);
    else openByClient.delete(client);
  };
  return {
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn(async (args: ExecutionArgs) => {
        const { kind, keyId = kind } = (args.contextValue as GraphQLContext).identity;
        const client = String(keyId);
        if (open >= subscribers) {
          throw tooMany(`${subscribers} subscriptions are open already.`, 503);
        }
        if ((openByClient.get(client) ?? 0) >= subscribersPerKey) {
          throw tooMany(`You have ${subscribersPerKey} subscriptions open already.`, 429);
        }
        count(client, 1);
        let ended = false;
        const end = () => {
          if (!ended) count(client, -1);
          ended = true;
        };
        try {
          const result = await subscribeFn(args) as
            | ExecutionResult
            | AsyncIterableIterator<ExecutionResult>;
          if (Symbol.asyncIterator in result) return untilEnd(result, end);
          end();
          return result;
        } catch (error) {
          end();
          throw error;
        }
      });
    },
  };
}

function tooMany(message: string, status: number): GraphQLError {
  return new GraphQLError(`${message} Try again when one has ended.`, {
    extensions: { code: "TOO_MANY_SUBSCRIBERS", http: { status } },
  });
}

/** The same events; `end` is called when there are no more, or no one wants more. */
function untilEnd<T>(events: AsyncIterableIterator<T>, end: () => void): AsyncIterableIterator<T> {
  return {
    async next() {
      try {
        const step = await events.next();
        if (step.done) end();
        return step;
      } catch (error) {
        end();
        throw error;
      }
    },
    async return(value?: unknown) {
      end();
      return await events.return?.(value) ?? { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
