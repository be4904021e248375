import type postgres from "postgres";

/** Makes a statement on whichever client it will run. */
export type BuildStatement = (sql: postgres.Sql) => postgres.PendingQuery<postgres.Row[]>;

/** Runs a statement and hands back its rows. */
export type RunStatement = (build: BuildStatement) => Promise<unknown>;

type Mode = "values" | "raw" | "simple";

/**
 * A statement that begins when someone waits for it, as the driver's own do, but chooses its connection only then.
 */
export class Statement implements PromiseLike<unknown> {
  readonly #run: RunStatement;
  readonly #build: BuildStatement;
  readonly #modes: Mode[] = [];
  #begun: Promise<unknown> | undefined;

  constructor(run: RunStatement, build: BuildStatement) {
    this.#run = run;
    this.#build = build;
  }

  /** Rows as arrays of values. */
  values(): this {
    return this.#with("values");
  }

  /** Rows as arrays of bytes. */
  raw(): this {
    return this.#with("raw");
  }

  /** By the simple protocol, which takes several statements in one text. */
  simple(): this {
    return this.#with("simple");
  }

  /** Begins at once. */
  execute(): this {
    this.#begin();
    return this;
  }

  // deno-lint-ignore no-explicit-any -- the rows have whatever type the caller says
  then<A = any, B = never>(
    // deno-lint-ignore no-explicit-any -- as above
    fulfilled?: ((value: any) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#begin().then(fulfilled, rejected);
  }

  catch<B>(rejected: (reason: unknown) => B | PromiseLike<B>): Promise<unknown> {
    return this.#begin().catch(rejected);
  }

  finally(settled: () => void): Promise<unknown> {
    return this.#begin().finally(settled);
  }

  /** The same statement as a part of another one's text, on that one's client. */
  fragment(sql: postgres.Sql): postgres.PendingQuery<postgres.Row[]> {
    return this.#build(sql);
  }

  #with(mode: Mode): this {
    this.#modes.push(mode);
    return this;
  }

  #begin(): Promise<unknown> {
    return this.#begun ??= this.#run((sql) =>
      this.#modes.reduce(
        (query, mode) => query[mode]() as unknown as typeof query,
        this.#build(sql),
      )
    );
  }
}

/**
 * The callable part of a driver's client over another way to run statements: the tagged template, `unsafe`, and the
 * helpers for values and identifiers, which need no connection.
 */
export function statementsOver(
  run: RunStatement,
  template: postgres.Sql | postgres.TransactionSql,
): (first: unknown, ...rest: unknown[]) => unknown {
  const tag = (first: unknown, ...rest: unknown[]): unknown => {
    const isText = Array.isArray(first) && "raw" in first;
    if (!isText) return (template as unknown as typeof tag)(first, ...rest);
    return new Statement(run, (sql) => {
      const values = rest.map((value) => value instanceof Statement ? value.fragment(sql) : value);
      return (sql as unknown as (...all: unknown[]) => ReturnType<BuildStatement>)(
        first,
        ...values,
      );
    });
  };
  const unsafe = (...args: Parameters<postgres.Sql["unsafe"]>) =>
    new Statement(run, (sql) => sql.unsafe(...args));
  return Object.assign(tag, { unsafe });
}
