import { type ExecutionResult, getOperationAST } from "graphql";
import type { Plugin } from "graphql-yoga";
import type { Database } from "@/db/client.ts";
import { readDataVersion } from "@/db/queries/data_version.ts";
import type { Services } from "@/services/services.ts";
import { sharedByDatabase, VersionedMap } from "@/services/cache.ts";
import type { GraphQLContext } from "../context.ts";

/** Services whose answers follow from what is stored, and from nothing else. */
const STORED: readonly (string | symbol)[] = [
  "db",
  "readDb",
  "statistics",
] satisfies (keyof Services)[];

/**
 * Keeps the answers to queries, by schema, document, operation, variables and scopes, as long as nothing is written to the
 * database by anybody. The version of the data is read with each query, before anything else: no answer is older than
 * the question. An answer that tells of errors, or for which a resolver has used anything but stored data, such as the
 * clock or what this process is doing, is not kept.
 *
 * @param bytes maximum size of the text that is cached
 */
export function keepAnswers(bytes: number): Plugin<GraphQLContext> {
  const answers = new VersionedMap<string>(bytes, (key, text) => 2 * (key.length + text.length));
  const versionOf = sharedByDatabase((db: Database) => () => readDataVersion(db));
  return {
    async onExecute({ args, extendContext, setResultAndStopExecution }) {
      const { document, operationName, variableValues, contextValue } = args;
      const text = document.loc?.source.body;
      if (text === undefined) return;
      if (getOperationAST(document, operationName)?.operation !== "query") return;
      const { services, schema, identity } = contextValue;
      const { fingerprint } = schema;
      const key = JSON.stringify([
        fingerprint,
        text,
        operationName,
        variableValues,
        identity.scopes,
      ]);
      const version = await versionOf(services.readDb);
      const kept = answers.get(version, key);
      if (kept !== undefined) return setResultAndStopExecution(written(kept));

      let stored = true;
      const note = () => stored = false;
      extendContext({
        services: watched(services, STORED, note),
        identity: watched(identity, ["scopes"], note),
      });
      return {
        onExecuteDone({ result, setResult }) {
          if (!stored || !isPlain(result)) return;
          const answer = JSON.stringify(result);
          answers.set(version, key, answer);
          setResult(written(answer));
        },
      };
    },
  };
}

/** An answer that is text already. */
function written(text: string): ExecutionResult & { stringify(): string } {
  return { stringify: () => text };
}

function isPlain(result: unknown): result is ExecutionResult {
  return typeof result === "object" && result !== null && !("errors" in result) &&
    "data" in result && !(Symbol.asyncIterator in result);
}

/** The same object, which tells when anything else of it is used. */
function watched<T extends object>(
  target: T,
  allowed: readonly (string | symbol)[],
  note: () => void,
): T {
  return new Proxy(target, {
    get(target, name) {
      if (!allowed.includes(name)) note();
      return Reflect.get(target, name);
    },
  });
}
