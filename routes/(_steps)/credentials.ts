import { type Client, clientOf, type Credentials } from "@/services/access/mod.ts";
import { define } from "@/utils.ts";
import { readCookie } from "./cookies.ts";

/** Cookie of a sign-in. */
export const SESSION_COOKIE = "holdfast_session";

/** Parameter by which tools that can send nothing but an address send a key. */
const KEY_PARAMETER = "key";

/**
 * Who is at the other end, and what the request shows of who sent it. First of all steps, for it takes a key out of the
 * address: nothing after it can show the key, log it or take it for a filter.
 */
export const credentials = define.middleware((ctx) => {
  const { url, req: { headers, method } } = ctx;
  const { trustProxy } = ctx.state.services.access.settings;
  const key = url.searchParams.get(KEY_PARAMETER) ?? undefined;
  if (key !== undefined) url.searchParams.delete(KEY_PARAMETER);
  const [, bearer] = /^Bearer +(\S+) *$/i.exec(headers.get("Authorization") ?? "") ?? [];
  const exports = url.pathname.startsWith("/export/") && ["GET", "HEAD"].includes(method);
  Object.assign(
    ctx.state,
    {
      path: url.pathname + url.search,
      client: clientOf(
        { headers, address: addressOf(ctx.info.remoteAddr), protocol: url.protocol },
        trustProxy,
      ),
      credentials: {
        bearer,
        queryKey: exports ? key : undefined,
        misplacedKey: !exports && key !== undefined,
        session: readCookie(headers.get("Cookie"), SESSION_COOKIE),
      },
    } satisfies { path: string; client: Client; credentials: Credentials },
  );
  return ctx.next();
});

/** A socket in the file system can only be reached from this machine. */
function addressOf(address: Deno.Addr): string {
  return "hostname" in address ? address.hostname : "127.0.0.1";
}
