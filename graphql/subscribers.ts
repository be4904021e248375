import { type ExecutionArgs, type ExecutionResult, GraphQLError } from "graphql";
import type { Plugin } from "graphql-yoga";

/** Bounds the subscriptions that are open at a time: each looks at the database again and again. */
export function limitSubscribers(limit: number): Plugin {
  let open = 0;
  return {
    onSubscribe({ subscribeFn, setSubscribeFn }) {
      setSubscribeFn(async (args: ExecutionArgs) => {
        if (open >= limit) {
          throw new GraphQLError(
            `${limit} subscriptions are open already. Try again when one has ended.`,
            { extensions: { code: "TOO_MANY_SUBSCRIBERS", http: { status: 503 } } },
          );
        }
        open++;
        let ended = false;
        const end = () => {
          if (!ended) open--;
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
