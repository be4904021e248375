import type { State } from "@/utils.ts";

/**
 * The origin at which the client reaches this server: as the request names it, and with HTTPS where a trusted proxy
 * says that it speaks it.
 */
export function ownOrigin({ client }: Pick<State, "client">, { host }: URL): string {
  return `${client.secure ? "https" : "http"}://${host}`;
}

const HERE = "http://localhost";

/** A path on this site, as a header can bear it; anything else goes to the overview. */
export function ownPath(path: string | undefined): string {
  if (!path?.startsWith("/") || !URL.canParse(path, HERE)) return "/";
  // Parsed as a browser does it, which takes backslashes for slashes and leaves line breaks out.
  const { origin, pathname, search, hash } = new URL(path, HERE);
  const own = pathname + search + hash;
  return origin === HERE && !own.startsWith("//") ? own : "/";
}

/** A path with the job whose progress its page is to show. */
export function withJob(path: string, id: string): string {
  const url = new URL(path, HERE);
  url.searchParams.set("job", id);
  return url.pathname + url.search;
}
