/** A model did not answer in time; the worker that it ran in was ended. */
export class ModelTimeoutError extends Error {
  override name = "ModelTimeoutError";
  /** @param rows that it was given */
  constructor(readonly rows: number, readonly seconds: number) {
    super(`The model did not answer for ${rows} customers within ${seconds} seconds`);
  }
}
