import { type DocumentNode, getOperationAST, Kind, type SelectionNode } from "graphql";
import { isAsyncIterable, type Plugin } from "graphql-yoga";
import type { GraphQLContext } from "./context.ts";

/** Counts operations by their root fields, where metrics are on. The schema bounds how many there are. */
export function countOperations(): Plugin<GraphQLContext> {
  return {
    onExecute({ args }) {
      const { metrics } = args.contextValue.services;
      if (!metrics) return;
      const names = operationNames(args.document, args.operationName);
      const began = performance.now();
      return {
        onExecuteDone({ result }) {
          const failed = !isAsyncIterable(result) && (result.errors?.length ?? 0) > 0;
          const outcome = failed ? "error" : "success";
          const seconds = (performance.now() - began) / 1000;
          for (const operation of names) metrics.operation({ operation, outcome }, seconds);
        },
      };
    },
  };
}

/** The root fields of a valid document's operation, such as `query.customers`. */
function operationNames(document: DocumentNode, name: string | null | undefined): string[] {
  const operation = getOperationAST(document, name);
  if (!operation) return [];
  const fields = new Set<string>();
  const visit = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) fields.add(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet.selections);
      else {
        for (const definition of document.definitions) {
          if (definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
          if (definition.name.value !== selection.name.value) continue;
          visit(definition.selectionSet.selections);
        }
      }
    }
  };
  visit(operation.selectionSet.selections);
  return [...fields].map((field) => `${operation.operation}.${field}`);
}
