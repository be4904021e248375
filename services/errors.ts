/** A failure that the user can fix: its message says what is wrong and how. */
export class UserError extends Error {
  override name = "UserError";
  /**
   * @param code stable, for programs, such as `NO_MODEL`; one of `schema/error_codes.ts`
   * @param message one or two English sentences: what is wrong, and the remedy
   * @param path the place in the input, by names and indexes, such as `["changes", "2", "label"]`;
   *   empty where the error is about the whole
   */
  constructor(readonly code: string, message: string, readonly path: readonly string[] = []) {
    super(message);
  }

  /** Each error, where a check has found several. */
  get all(): readonly UserError[] {
    return [this];
  }
}

/** Several errors that one check has found. Code and path are those of the first. */
export class UserErrors extends UserError {
  override name = "UserErrors";
  readonly #all: readonly UserError[];

  constructor(first: UserError, ...others: readonly UserError[]) {
    const all = [first, ...others];
    super(first.code, all.map(({ message }) => message).join(" "), first.path);
    this.#all = all;
  }

  override get all(): readonly UserError[] {
    return this.#all;
  }
}

/**
 * Ends a check that gathers what it finds.
 *
 * @throws {UserError} the only error, or a {@linkcode UserErrors} with all of them
 */
export function requireNone(errors: readonly UserError[]): void {
  const [first, ...others] = errors;
  if (first) throw others.length === 0 ? first : new UserErrors(first, ...others);
}
