const ISO = /^(\d{4}-\d\d-\d\d)(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?)?$/;

/** Whether a text is a date or a moment in ISO 8601 without a zone, as records hold them. */
export function isIsoDate(text: string): boolean {
  const day = ISO.exec(text)?.[1];
  if (day === undefined || day < "0001") return false;
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}

/** The day after one that has no time; undefined for a moment. */
export function nextDay(date: string): string | undefined {
  if (date.includes("T")) return undefined;
  const next = new Date(`${date}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}
