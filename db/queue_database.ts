import type postgres from "postgres";

/** What pg-boss asks of a database: run this text and hand back the rows of every statement in it. */
export interface QueueDatabase {
  // pg-boss types its rows as `any`; so does its own database class.
  // deno-lint-ignore no-explicit-any
  executeSql(text: string, values?: unknown[]): Promise<{ rows: any[] }>;
}

const TIMESTAMPS = new Set([1114, 1184]);

/**
 * Lets pg-boss work over the application's own driver, so that queue and data share one database, which
 * the embedded one, with its single connection, requires.
 *
 * pg-boss expects node-postgres's habits: objects become JSON, timestamps become `Date`s.
 */
export function queueDatabase(sql: postgres.Sql): QueueDatabase {
  return {
    async executeSql(text, values) {
      if (values && values.length > 0) {
        return {
          rows: rowsOf(await sql.unsafe(text, values.map(toParameter), { prepare: false })),
        };
      }
      // A script with BEGIN and COMMIT that fails must not leave its connection in an aborted transaction.
      const script = /\bbegin\b/i.test(text);
      const result = script
        ? await sql.begin(async (tx) => await tx.unsafe(text))
        : await sql.unsafe(text);
      return { rows: rowsOf(result as Result | Result[]) };
    },
  };
}

function toParameter(value: unknown): postgres.ParameterOrJSON<never> {
  if (value instanceof Date) return value.toISOString();
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    return JSON.stringify(value);
  }
  return value as postgres.ParameterOrJSON<never>;
}

type Result = postgres.RowList<postgres.Row[]>;

function rowsOf(result: Result | Result[]): unknown[] {
  // Several statements give a plain array of results, one statement gives a result.
  if (!("count" in result)) return (result as Result[]).flatMap(rowsOf);
  const timestamps = result.columns?.filter((column) => TIMESTAMPS.has(column.type)) ?? [];
  return result.map((row) => {
    for (const { name } of timestamps) {
      if (typeof row[name] === "string") row[name] = new Date(row[name]);
    }
    return row;
  });
}
