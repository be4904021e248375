import assert from "node:assert/strict";
import fc from "fast-check";
import { checkUrl, isPublic } from "./address.ts";

const PRIVATE = [
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "127.0.0.1",
  "127.8.9.1",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.192",
  "192.168.1.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "fe80::1",
  "fe80::1%eth0",
  "fc00::1",
  "fd00:ec2::254",
  "ff02::1",
  "2001:db8::1",
  "::ffff:127.0.0.1",
  "::ffff:169.254.169.254",
  "::ffff:a00:1",
  "::127.0.0.1",
  "64:ff9b::7f00:1",
  "2002:7f00:1::1",
  "no address",
];

Deno.test("isPublic() refuses private, local, metadata and reserved addresses", () => {
  for (const address of PRIVATE) assert.equal(isPublic(address), false, address);
});

Deno.test("isPublic() takes public addresses, IPv4 in IPv6 too", () => {
  for (const address of ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"]) {
    assert.equal(isPublic(address), true, address);
  }
});

Deno.test("isPublic() says of an IPv4 address in IPv6 what it says of the address", () => {
  fc.assert(fc.property(fc.ipV4(), (address) => {
    assert.equal(isPublic(`::ffff:${address}`), isPublic(address));
  }));
});

Deno.test("checkUrl() refuses what is no public https address", () => {
  const refused = [
    "hooks",
    "ftp://example.com/",
    "file:///etc/passwd",
    "http://example.com/",
    "https://user@example.com/",
    "https://user:word@example.com/",
    "https://127.0.0.1/",
    "https://0x7f.1/",
    "https://2130706433/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    `https://example.com/${"a".repeat(2000)}`,
  ];
  for (const url of refused) {
    assert.throws(() => checkUrl(url, false), { code: "BAD_WEBHOOK_URL" }, url);
  }
  assert.equal(checkUrl(" https://example.com/a?b=1#c ", false), "https://example.com/a?b=1");
});

Deno.test("checkUrl() takes http and private addresses when they are allowed", () => {
  assert.equal(checkUrl("http://127.0.0.1:9000/x", true), "http://127.0.0.1:9000/x");
  assert.throws(() => checkUrl("http://user:word@127.0.0.1/", true), { code: "BAD_WEBHOOK_URL" });
});
