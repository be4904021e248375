/** A failure that the user can fix: its message says what is wrong and how. */
export class UserError extends Error {
  override name = "UserError";
  /**
   * @param code stable, for programs, such as `NO_MODEL`
   * @param message one or two English sentences: what is wrong, and the remedy
   */
  constructor(readonly code: string, message: string) {
    super(message);
  }
}
