/** What JSON has of a timestamp without a zone, as records hold it: `2026-01-31`, or `2026-01-31T09:30:00`. */
export function isoDate(timestamp: string): string {
  return timestamp.replace(/T00:00:00(\.0+)?$/, "");
}
