/** What a model's answer holds: the JSON in it, or how much of one there is. */
export type Unwrapped = { readonly value: unknown } | { readonly problem: "MALFORMED" | "CUT_OFF" };

/**
 * Reads the JSON of a model's answer. A byte order mark, a Markdown fence, and sentences before or after the object
 * are left out: models and proxies add them although JSON alone was asked for.
 *
 * @returns the JSON value; `CUT_OFF` where an object begins and does not end; `MALFORMED` where there is none
 */
export function unwrapJson(text: string): Unwrapped {
  const whole = parse(text.replace(/^\uFEFF/, ""));
  if (whole) return whole;
  for (let start = text.indexOf("{"); start >= 0;) {
    const end = endOfObject(text, start);
    if (end === undefined) return { problem: "CUT_OFF" };
    const found = parse(text.slice(start, end));
    if (found) return found;
    start = text.indexOf("{", end);
  }
  return { problem: "MALFORMED" };
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Where the object that begins at `start` ends, after its brace; undefined where it does not. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const letter = text[at];
    if (quoted && letter === "\\") at++;
    else if (letter === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (letter === "{") depth++;
    else if (letter === "}" && --depth === 0) return at + 1;
  }
  return undefined;
}
