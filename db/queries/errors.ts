/** A question that cannot be asked as it stands: its message says what is wrong and how to mend it. */
export class InvalidQueryError extends Error {
  override name = "InvalidQueryError";
  /**
   * @param code stable, for programs, such as `INVALID_CURSOR`
   * @param message one or two English sentences: what is wrong, and the remedy
   */
  constructor(readonly code: string, message: string) {
    super(message);
  }
}
