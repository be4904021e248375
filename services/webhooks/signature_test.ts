import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { newSecret, signedHeaders } from "./signature.ts";

const body = JSON.stringify({ type: "webhook.test", data: { message: "안녕" } });
const message = { id: "evt_1", body };

Deno.test("signedHeaders() passes the verification of the reference library", () => {
  const secret = newSecret();
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
  const headers = signedHeaders([secret], message, new Date());
  assert.deepEqual(new Webhook(secret).verify(body, headers), JSON.parse(body));
});

Deno.test("signedHeaders() passes with either secret while one is being rotated", () => {
  const secrets = [newSecret(), newSecret()];
  const headers = signedHeaders(secrets, message, new Date());
  for (const secret of secrets) new Webhook(secret).verify(body, headers);
  assert.throws(() => new Webhook(newSecret()).verify(body, headers), /No matching signature/);
});

Deno.test("signedHeaders() fails where body, id or time are changed", () => {
  const secret = newSecret();
  const headers = signedHeaders([secret], message, new Date());
  const verifier = new Webhook(secret);
  assert.throws(() => verifier.verify(`${body} `, headers));
  assert.throws(() => verifier.verify(body, { ...headers, "webhook-id": "evt_2" }));
  const old = signedHeaders([secret], message, new Date(Date.now() - 600_000));
  assert.throws(() => verifier.verify(body, old), /too old/);
});
