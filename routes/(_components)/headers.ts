/** Whether a client that sent `If-None-Match` has the data of this state already (RFC 9110, 13.1.2). */
export function isCurrent(ifNoneMatch: string | null, state: string): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch.split(",").map((tag) => tag.trim().replace(/^W\//, ""))
    .some((tag) => tag === `"${state}"` || tag === "*");
}

/** Whether a client takes gzip (RFC 9110, 12.5.3). */
export function takesGzip(acceptEncoding: string | null): boolean {
  const weights = new Map<string, number>();
  for (const part of acceptEncoding?.toLowerCase().split(",") ?? []) {
    const [coding, ...parameters] = part.split(";").map((text) => text.trim());
    const weight = parameters.find((text) => text.startsWith("q="))?.slice(2);
    weights.set(coding!, weight === undefined ? 1 : Number(weight));
  }
  return (weights.get("gzip") ?? weights.get("x-gzip") ?? weights.get("*") ?? 0) > 0;
}
