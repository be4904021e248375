import {
  type ASTVisitor,
  GraphQLError,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  type ValidationContext,
} from "graphql";
import type { Plugin } from "graphql-yoga";
import { hasLongerText, hasMoreFields, hasMoreRepeats, isDeeperThan } from "./measure.ts";
import { PATIENCE_MS } from "@/services/access/mod.ts";

/** How large a request may be. */
export interface Limits {
  /** Levels of fields. */
  readonly depth: number;
  /** Fields of one operation, fragments spread out. */
  readonly breadth: number;
  /** Fields of one operation that it selects already on the same object, fragments spread out. */
  readonly repeats: number;
  /** Maximum number of fields of one answer: a field costs 1, a list as many times as it has entries. */
  readonly complexity: number;
  /** Aliases of one document. */
  readonly aliases: number;
  /** Lexical tokens of one document. */
  readonly tokens: number;
  /** Characters of one document, and of one text in its variables. */
  readonly characters: number;
  /** Levels of the variables. */
  readonly variableDepth: number;
  /** Subscriptions that are open at a time, over all clients. */
  readonly subscribers: number;
  /** Of these, those of one key; also of all signed-in users, and of this machine where there is no password. */
  readonly subscribersPerKey: number;
  /** Bytes of a request without files. */
  readonly bodyBytes: number;
  /** Bytes of a request with files. */
  readonly uploadBytes: number;
  /** Milliseconds that may be spent on waiting for a body; what comes of one with files prolongs it. */
  readonly bodyPatience: number;
}

/** Limits that the dashboard and a frontend of any size stay far below. */
export const DEFAULT_LIMITS: Limits = {
  depth: 14,
  breadth: 400,
  repeats: 50,
  complexity: 100_000,
  aliases: 30,
  tokens: 3000,
  characters: 100_000,
  variableDepth: 40,
  subscribers: 200,
  subscribersPerKey: 50,
  bodyBytes: 1024 ** 2,
  uploadBytes: 512 * 1024 ** 2,
  bodyPatience: PATIENCE_MS,
};

/**
 * Refuses documents that are too long, have too many fields or alias too much, and variables that nest too deeply, before
 * anything is validated: validation compares fields with one another, and follows variables recursively.
 */
export function limitDocuments(limits: Limits, introspection: boolean): Plugin {
  const { tokens, characters, breadth, repeats, variableDepth } = limits;
  const rule = maxAliases(limits.aliases);
  return {
    onParams({ params: { query, variables } }) {
      if (query !== undefined && query.length > characters) {
        throw refusal(
          `A document may have at most ${characters} characters.`,
          "QUERY_TOO_LONG",
        );
      }
      if (isDeeperThan(variables, variableDepth)) {
        throw refusal(
          `Variables may nest at most ${variableDepth} levels deep.`,
          "VARIABLES_DEPTH_EXCEEDED",
        );
      }
      if (hasLongerText(variables, characters)) {
        throw refusal(
          `A text in the variables may have at most ${characters} characters.`,
          "QUERY_TOO_LONG",
        );
      }
    },
    onParse({ setParseFn }) {
      setParseFn((source, options) => {
        const document = parseWithin(tokens, source, options);
        if (hasMoreFields(document, breadth)) {
          throw refusal(
            `An operation may have at most ${breadth} fields, fragments spread out.`,
            "QUERY_BREADTH_EXCEEDED",
          );
        }
        if (hasMoreRepeats(document, repeats)) {
          throw refusal(
            `An operation may select fields that it has already selected at most ${repeats} times.`,
            "QUERY_REPEATS_EXCEEDED",
          );
        }
        return document;
      });
    },
    onValidate({ addValidationRule }) {
      addValidationRule(rule);
      if (introspection) return;
      addValidationRule(NoSchemaIntrospectionCustomRule);
      return ({ result, setResult }) =>
        setResult((result as readonly GraphQLError[]).map(withoutSuggestion));
    },
  };
}

function refusal(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400, spec: true } } });
}

/** "Did you mean …?" would tell the schema name by name. */
function withoutSuggestion(error: GraphQLError): GraphQLError {
  const { nodes = null, extensions } = error;
  const message = error.message.replace(/ Did you mean [^]*\?$/, "");
  return new GraphQLError(message, { nodes, extensions });
}

function parseWithin(maxTokens: number, ...[source, options]: Parameters<typeof parse>) {
  try {
    return parse(source, { ...options, maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError) || !error.message.includes("tokens")) throw error;
    throw refusal(
      `A document may have at most ${maxTokens} tokens.`,
      "QUERY_TOKENS_EXCEEDED",
    );
  }
}

function maxAliases(limit: number) {
  return function MaxAliasesRule(context: ValidationContext): ASTVisitor {
    let aliases = 0;
    return {
      [Kind.FIELD](node) {
        if (node.alias && ++aliases === limit + 1) {
          context.reportError(
            new GraphQLError(`A document may have at most ${limit} aliases.`, {
              nodes: node,
              extensions: { code: "QUERY_ALIASES_EXCEEDED" },
            }),
          );
        }
      },
    };
  };
}
