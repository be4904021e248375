/**
 * Whether a browser says that a request comes from a page of this server. No page elsewhere can forge either header; a
 * request that bears neither is no browser's.
 *
 * @param host that the request calls this server by, with its port
 */
export function isFromOwnPage(headers: Headers, host: string): boolean {
  const site = headers.get("Sec-Fetch-Site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("Origin");
  // A proxy may speak HTTPS in front of this: the scheme does not count.
  return origin !== null && URL.canParse(origin) && new URL(origin).host === host;
}
