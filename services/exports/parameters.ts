import { UserError } from "../errors.ts";
import type { ExportColumn } from "./table.ts";

/**
 * The query parameters of an export, each of which is asked for by name. An unknown parameter is a mistake of the
 * caller's, who would else take a whole table for a filtered one.
 */
export class Parameters {
  readonly #asked = new Set<string>();
  constructor(private readonly given: URLSearchParams) {}

  /**
   * A parameter that may be given once.
   *
   * @throws {UserError} `BAD_PARAMETER`
   */
  one(name: string): string | undefined {
    this.#asked.add(name);
    const [value, ...more] = this.given.getAll(name);
    if (more.length > 0) throw bad(name, "given once", `${more.length + 1} of them`);
    return value;
  }

  /** A parameter's values, each given by itself, for a comma may be a part of them; undefined when it is not there. */
  each(name: string): string[] | undefined {
    this.#asked.add(name);
    return this.given.has(name) ? [...new Set(this.given.getAll(name))] : undefined;
  }

  /** A parameter's values, parted by commas or given several times; undefined when it is not there. */
  list(name: string): string[] | undefined {
    this.#asked.add(name);
    if (!this.given.has(name)) return undefined;
    return [...new Set(this.given.getAll(name).flatMap((text) => text.split(",")))];
  }

  /** The values of a column's name, or of its operator `in`, for which the name stands. */
  #oneOf<V>(name: string, read: (name: string) => V[] | undefined): V[] | undefined {
    const [short, long] = [read(name), read(`${name}.in`)];
    if (short && long) throw bad(`${name}.in`, `left out beside ${name}`, long.join(","));
    return short ?? long;
  }

  /** One of several numbers. @throws {UserError} `BAD_PARAMETER` */
  numbersIn(name: string, integer: boolean): number[] | undefined {
    return this.#oneOf(name, (each) => this.numbers(each, integer));
  }

  /** One of several choices. @throws {UserError} `BAD_PARAMETER` */
  choicesIn<const C extends string>(name: string, choices: readonly C[]): C[] | undefined {
    return this.#oneOf(name, (each) => this.choices(each, choices));
  }

  /** One of several texts. @throws {UserError} `BAD_PARAMETER` */
  textsIn(name: string): string[] | undefined {
    return this.#oneOf(name, (each) => this.list(each));
  }

  /** @throws {UserError} `BAD_PARAMETER` */
  number(name: string, integer: boolean): number | undefined {
    const text = this.one(name);
    return text === undefined ? undefined : numberOf(name, text, integer);
  }

  /** @throws {UserError} `BAD_PARAMETER` */
  numbers(name: string, integer: boolean): number[] | undefined {
    return this.list(name)?.map((text) => numberOf(name, text, integer));
  }

  /** @throws {UserError} `BAD_PARAMETER` */
  boolean(name: string): boolean | undefined {
    const text = this.one(name);
    if (text === undefined) return undefined;
    if (text === "true" || text === "1") return true;
    if (text === "false" || text === "0") return false;
    throw bad(name, "true or false", text);
  }

  /** @throws {UserError} `BAD_PARAMETER` */
  choices<const C extends string>(name: string, choices: readonly C[]): C[] | undefined {
    return this.list(name)?.map((text) => choiceOf(name, text, choices));
  }

  /** @throws {UserError} `BAD_PARAMETER` */
  choice<const C extends string>(name: string, choices: readonly C[]): C | undefined {
    const text = this.one(name);
    return text === undefined ? undefined : choiceOf(name, text, choices);
  }

  /**
   * The columns that `columns` names, in its order.
   *
   * @throws {UserError} `BAD_PARAMETER`
   */
  columns<C extends ExportColumn>(all: readonly C[]): C[] | undefined {
    const names = this.choices("columns", all.map(({ field }) => field));
    return names?.map((name) => all.find(({ field }) => field === name)!);
  }

  /** @throws {UserError} `BAD_PARAMETER` */
  limit(): number | undefined {
    const limit = this.number("limit", true);
    if (limit !== undefined && limit < 1) throw bad("limit", "1 or more", String(limit));
    return limit;
  }

  /**
   * Refuses unknown parameters.
   *
   * @throws {UserError} `UNKNOWN_PARAMETER`
   */
  end(): void {
    const unknown = [...this.given.keys()].find((name) => !this.#asked.has(name));
    if (unknown === undefined) return;
    const known = new Set([...this.#asked].map((name) => name.split(".")[0]!));
    throw new UserError(
      "UNKNOWN_PARAMETER",
      `There is no parameter "${shortened(unknown)}" here. Fix its name or leave it out; ` +
        `there are: ${[...known].join(", ")}, some with an operator, as in tenure.gte=3.`,
    );
  }
}

/** A parameter with a value that it does not take. */
export function bad(name: string, expected: string, found: string): UserError {
  return new UserError(
    "BAD_PARAMETER",
    `Expected ${name} to be ${expected}, but found "${shortened(found)}".`,
  );
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i;

function numberOf(name: string, text: string, integer: boolean): number {
  const value = NUMBER.test(text) ? Number(text) : NaN;
  if (Number.isFinite(value) && (!integer || Number.isSafeInteger(value))) return value;
  throw bad(name, integer ? "a whole number" : "a number", text);
}

function choiceOf<C extends string>(name: string, text: string, choices: readonly C[]): C {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw bad(name, `one of ${choices.join(", ")}`, text);
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
