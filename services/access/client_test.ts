import assert from "node:assert/strict";
import { clientOf, isLoopback, networkOf } from "./client.ts";

const facts = {
  headers: new Headers({
    "X-Forwarded-For": "203.0.113.9, 198.51.100.7",
    "X-Forwarded-Proto": "https",
  }),
  address: "10.0.0.1",
  protocol: "http:",
};

Deno.test("forwarding headers count only where a proxy is trusted, and then the entry that it added", () => {
  assert.deepEqual(clientOf(facts, false), { address: "10.0.0.1", secure: false });
  assert.deepEqual(clientOf(facts, true), { address: "198.51.100.7", secure: true });
  const bare = { ...facts, headers: new Headers() };
  assert.deepEqual(clientOf(bare, true), { address: "10.0.0.1", secure: false });
});

Deno.test("only this machine's own names are loopback", () => {
  for (const host of ["localhost", "127.0.0.1", "127.8.9.1", "::1", "[::1]", "::ffff:127.0.0.1"]) {
    assert.ok(isLoopback(host), host);
  }
  for (const host of ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "0.0.0.0", "::", ""]) {
    assert.ok(!isLoopback(host), host);
  }
});

Deno.test("an IPv6 address counts for its network of 64 bits", () => {
  assert.equal(networkOf("203.0.113.9"), "203.0.113.9");
  assert.equal(networkOf("2001:db8:1:2:3:4:5:6"), networkOf("2001:db8:1:2:ffff::1"));
  assert.notEqual(networkOf("2001:db8:1:2::1"), networkOf("2001:db8:1:3::1"));
  assert.equal(networkOf("2001:db8::1"), networkOf("2001:db8::2"));
});
