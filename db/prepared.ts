import type postgres from "postgres";

/** Maximum number of texts that are prepared; the server keeps each for each connection, some ten kilobytes. */
const MOST_PREPARED = 300;
/** Texts that came once and are remembered. */
const MOST_REMEMBERED = 1000;

/**
 * The same connections, on which what is read more than once is prepared: from its second time on, the server no longer
 * parses the statement, and it takes one round trip instead of two. The query builder's statements are sent by
 * `unsafe`, which by itself prepares nothing.
 *
 * `?prepare=false` in the address turns it off, as does `DatabaseOptions.directUrl`.
 */
export function prepareRepeated(sql: postgres.Sql): postgres.Sql {
  const repeats = repetition();
  const unsafe: postgres.Sql["unsafe"] = (text, parameters, options) =>
    sql.unsafe(
      text,
      parameters,
      // A statement without parameters would be sent by the simple protocol, which prepares nothing.
      repeats(text) ? { ...options, prepare: true, ...{ simple: false } } : options,
    );
  return new Proxy(sql, {
    get: (target, name) => name === "unsafe" ? unsafe : Reflect.get(target, name),
  });
}

/** Tells which texts have come before. Filters make any number of texts, so that not each can be prepared. */
function repetition(): (text: string) => boolean {
  const prepared = new Set<string>();
  const once = new Set<string>();
  return (text) => {
    if (prepared.has(text)) return true;
    if (!/^\s*(select|with)\b/i.test(text) || prepared.size === MOST_PREPARED) return false;
    if (once.delete(text)) {
      prepared.add(text);
      return true;
    }
    once.add(text);
    if (once.size > MOST_REMEMBERED) once.delete(once.values().next().value!);
    return false;
  };
}
