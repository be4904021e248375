import { type ExecutionResult, GraphQLError } from "graphql";
import type { Plugin } from "graphql-yoga";
import { isOutdated } from "@/services/schema/customer_schema.ts";
import type { GraphQLContext } from "./context.ts";
import { rootCause } from "./errors.ts";

/** Code of an operation during which an import has changed the customers' columns. */
export const SCHEMA_CHANGED = "SCHEMA_CHANGED";

/** Says so where a statement fails since an import has given the customers other columns meanwhile. */
export function tellSchemaChanges(): Plugin<GraphQLContext> {
  return {
    onExecute: ({ args }) => ({
      async onExecuteDone({ result, setResult }) {
        if (Symbol.asyncIterator in result || !result.errors) return;
        const { services, schema }: GraphQLContext = args.contextValue;
        const errors = await Promise.all(
          result.errors.map(async (error) =>
            await isOutdated(services, schema, rootCause(error)) ? changed(error) : error
          ),
        );
        setResult({ ...result as ExecutionResult, errors });
      },
    }),
  };
}

function changed({ nodes, source, positions, path }: GraphQLError): GraphQLError {
  return new GraphQLError(
    "An import has changed the columns of the customers meanwhile. Try again.",
    {
      nodes: nodes ?? null,
      source: source ?? null,
      positions: positions ?? null,
      path: path ?? null,
      extensions: { code: SCHEMA_CHANGED },
    },
  );
}
