import type { State } from "@/utils.ts";

/**
 * The origin at which the client reaches this server: as the request names it, and with HTTPS where a trusted proxy
 * says that it speaks it.
 */
export function ownOrigin({ client }: Pick<State, "client">, { host }: URL): string {
  return `${client.secure ? "https" : "http"}://${host}`;
}
