/** The id in a path; undefined where it is none that an import can have. */
export function importId(text: string | undefined): number | undefined {
  return text && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
