import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type NamedTypeNode,
  print,
  type Source,
  visit,
} from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import type { Plugin } from "graphql-yoga";

/**
 * Runs queries as functions that are compiled once for each schema, document and operation, by graphql-jit. They are
 * kept as long as the server keeps the schema and the parsed document. Mutations, subscriptions and what cannot be compiled run as ever.
 */
export function compileQueries(): Plugin {
  const compiled = new WeakMap<GraphQLSchema, Documents>();
  return {
    onExecute({ args, setExecuteFn }) {
      const { schema, document, operationName } = args;
      if (getOperationAST(document, operationName)?.operation !== "query") return;
      const documents: Documents = compiled.get(schema) ?? new WeakMap();
      compiled.set(schema, documents);
      const runs = documents.get(document) ?? new Map<string, Run | undefined>();
      documents.set(document, runs);
      const key = operationName ?? "";
      if (!runs.has(key)) runs.set(key, compile(args));
      const run = runs.get(key);
      if (run) setExecuteFn(run);
    },
  };
}

/** The operations of each document, by name. */
type Documents = WeakMap<DocumentNode, Map<string, Run | undefined>>;

type Run = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** One operation as a function; undefined where it cannot be compiled. */
export function compile({ schema, document, operationName }: ExecutionArgs): Run | undefined {
  const query = compileQuery(schema, withPlainVariables(document), operationName ?? "");
  if (!isCompiledQuery(query)) return undefined;
  const source = document.loc?.source;
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  return ({ rootValue, contextValue, variableValues }) => {
    const { errors, coerced } = getVariableValues(schema, definitions, variableValues ?? {}, {
      maxErrors: MOST_ERRORS,
    });
    if (errors) return { errors };
    const result = query.query(rootValue, contextValue, coerced);
    return result instanceof Promise
      ? result.then((settled) => withOwnErrors(settled, source))
      : withOwnErrors(result, source);
  };
}

/** Maximum number of errors in variables that are reported, as graphql-js itself does it. */
const MOST_ERRORS = 50;

const PLAIN: NamedTypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: "JSON" } };

/**
 * The document with every variable as plain JSON. The compiler would unroll the type of each, and does not come to an
 * end where one holds itself, as a filter does (https://github.com/zalando-incubator/graphql-jit/issues/81); so
 * graphql-js coerces them before, and they are taken as they are. A Boolean stays one, for `@skip` asks for it.
 */
function withPlainVariables(document: DocumentNode): DocumentNode {
  return visit(document, {
    [Kind.VARIABLE_DEFINITION]: ({ defaultValue: _, type, ...definition }) => ({
      ...definition,
      type: /^Boolean!?$/.test(print(type)) ? type : PLAIN,
    }),
  });
}

type CompiledResult = Awaited<ReturnType<CompiledQuery["query"]>>;

/** The compiler's errors know their line and column, but are of a class of its own. */
function withOwnErrors(result: CompiledResult, source: Source | undefined): ExecutionResult {
  if (!result.errors) return result;
  const errors = result.errors.map((error) =>
    new GraphQLError(error.message, {
      source: source ?? null,
      positions: source ? error.locations?.map((at) => offsetIn(source, at)) ?? null : null,
      path: error.path ?? null,
      originalError: error.originalError ?? null,
      extensions: error.extensions,
    })
  );
  return { ...result, errors };
}

function offsetIn({ body }: Source, { line, column }: { line: number; column: number }): number {
  const ends = body.matchAll(/\r\n|[\n\r]/g);
  const start = line === 1
    ? 0
    : [...ends.map(({ 0: end, index }) => index + end.length)][line - 2]!;
  return start + column - 1;
}
