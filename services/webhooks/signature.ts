/** Signatures by the Standard Webhooks specification: https://www.standardwebhooks.com. */
import { Buffer } from "node:buffer";
import { createHmac, randomBytes } from "node:crypto";

const MARK = "whsec_";
/** Within what the specification asks for: 24 to 64. */
const SECRET_BYTES = 32;

/** Makes a secret: `whsec_` and random bytes in base64. */
export function newSecret(): string {
  return MARK + randomBytes(SECRET_BYTES).toString("base64");
}

/**
 * The headers that let a receiver know that a message comes from here, is unchanged and is recent.
 *
 * @param secrets each signs: a receiver accepts a message that one of its own has signed
 */
export function signedHeaders(
  secrets: readonly string[],
  message: { readonly id: string; readonly body: string },
  now: Date,
): Record<string, string> {
  const timestamp = Math.floor(now.getTime() / 1000);
  const content = `${message.id}.${timestamp}.${message.body}`;
  return {
    "webhook-id": message.id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": secrets.map((secret) => `v1,${sign(secret, content)}`).join(" "),
  };
}

function sign(secret: string, content: string): string {
  const key = Buffer.from(secret.slice(MARK.length), "base64");
  return createHmac("sha256", key).update(content).digest("base64");
}
