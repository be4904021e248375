/** Why a model file cannot be taken: one sentence with what was expected and what was found, and one with the remedy. */
export class ModelFileError extends Error {
  override name = "ModelFileError";
}

/** A text out of a file, fit for a message: on one line, and not too long. */
export function quote(text: string): string {
  return JSON.stringify(short(text));
}

/** A JSON value out of a file, fit for a message. */
export function found(value: unknown): string {
  return value === undefined ? "nothing" : short(JSON.stringify(value));
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
