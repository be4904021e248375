/** Which addresses events may be sent to: see docs/adr/0038-webhooks.md. */
import ipaddr from "ipaddr.js";
import { UserError } from "../errors.ts";

const MAX_URL_LENGTH = 2000;

/**
 * Checks an address as someone gives it. What its name resolves to is checked at each delivery.
 *
 * @param allowPrivate whether http and addresses that are not public are allowed
 * @throws {UserError} `BAD_WEBHOOK_URL`, saying what is expected
 */
export function checkUrl(text: string, allowPrivate: boolean): string {
  const url = URL.parse(text.trim());
  if (!url || url.protocol !== "https:" && url.protocol !== "http:") {
    throw bad(`Expected url to be an address such as https://example.com/hooks.`);
  }
  if (url.protocol === "http:" && !allowPrivate) {
    throw bad("Expected url to begin with https://. HOLDFAST_WEBHOOK_PRIVATE=1 allows http.");
  }
  if (url.username !== "" || url.password !== "") {
    throw bad("Expected url to hold no user name and no password: deliveries are signed instead.");
  }
  url.hash = "";
  if (url.href.length > MAX_URL_LENGTH) {
    throw bad(`Expected url to have at most ${MAX_URL_LENGTH} characters.`);
  }
  const literal = literalAddress(url);
  if (literal !== undefined && !allowPrivate && !isPublic(literal)) {
    throw bad(
      "Expected url to lie on a public network. HOLDFAST_WEBHOOK_PRIVATE=1 allows private ones.",
    );
  }
  return url.href;
}

/** The IP address that stands in a URL in place of a name, in whatever spelling. */
export function literalAddress({ hostname }: URL): string | undefined {
  // The parser has turned spellings such as 0x7f.1 into four numbers; IPv6 stands in brackets.
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return ipaddr.isValid(host) ? host : undefined;
}

/**
 * Whether an IP address lies on the public network: not private, loopback, link-local (where clouds have their metadata),
 * multicast or reserved; IPv6 that carries an IPv4 address counts as that address, or as not public.
 */
export function isPublic(address: string): boolean {
  // A zone, as in fe80::1%eth0, names an interface of this machine.
  return ipaddr.isValid(address) && ipaddr.process(address).range() === "unicast";
}

const bad = (message: string) => new UserError("BAD_WEBHOOK_URL", message, ["url"]);
