/**
 * Puts values into a text, each at its `{{name}}`; what has no value stays. The one way to do so: on the server by
 * `createTranslate`, in an island with the texts that it was given.
 */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));
}
