/** The client at the other end of a connection. */
export interface Client {
  /** IP address. */
  readonly address: string;
  /** Whether the connection is encrypted. */
  readonly secure: boolean;
}

/** What requests and connections tell of a client. */
export interface ClientFacts {
  readonly headers: Headers;
  /** Of the connection. */
  readonly address: string;
  /** Of the request's address, such as `http:`. */
  readonly protocol: string;
}

/**
 * Who is at the other end. Anyone can write the forwarding headers, so they count only where a proxy in front is
 * trusted to set them; the last entry is the one that it added.
 */
export function clientOf({ headers, address, protocol }: ClientFacts, trustProxy: boolean): Client {
  const said = (name: string) =>
    trustProxy ? headers.get(name)?.split(",").at(-1)?.trim() || undefined : undefined;
  return {
    address: said("X-Forwarded-For") ?? address,
    secure: (said("X-Forwarded-Proto") ?? protocol.replace(":", "")) === "https",
  };
}

/** Whether a host name or address is this machine itself. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, "");
  return name === "localhost" || name === "::1" || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(name);
}

/** The network that an address counts for: IPv6 hands every subscriber a whole /64. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) { while (groups.length < 4) groups.push("0"); }
  return `${groups.slice(0, 4).join(":")}::/64`;
}
