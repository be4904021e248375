import assert from "node:assert/strict";
import { readConfig } from "../config.ts";
import { DEFAULT_ACCESS, GUARDED_RATES, readAccess } from "./settings.ts";

const env = (values: Record<string, string>) => (name: string) => values[name];

Deno.test("without a password nothing is limited that this machine asks", () => {
  assert.deepEqual(readAccess(env({})), DEFAULT_ACCESS);
  assert.deepEqual(readAccess(env({ HOLDFAST_ADMIN_PASSWORD: "" })), DEFAULT_ACCESS);
});

Deno.test("with a password keys and addresses have a rate", () => {
  const settings = readAccess(env({ HOLDFAST_ADMIN_PASSWORD: "s3cret" }));
  assert.deepEqual(settings, { ...DEFAULT_ACCESS, ...GUARDED_RATES, adminPassword: "s3cret" });
});

Deno.test("each setting is read from its variable", () => {
  const settings = readAccess(env({
    HOLDFAST_CORS_ORIGINS: "https://a.example, http://b.example:8080",
    HOLDFAST_TRUST_PROXY: "1",
    HOLDFAST_INTROSPECTION: "0",
    HOLDFAST_FEDERATION: "1",
    HOLDFAST_KEY_RATE: "10",
    HOLDFAST_ADDRESS_RATE: "20",
    HOLDFAST_QUERY_DEPTH: "5",
    HOLDFAST_QUERY_COMPLEXITY: "50",
    HOLDFAST_UPLOAD_MIB: "2",
    HOLDFAST_BODY_TIMEOUT: "4",
    HOLDFAST_STATEMENT_TIMEOUT: "3",
    HOLDFAST_RESPONSE_CACHE_MIB: "0",
  }));
  assert.deepEqual(settings, {
    adminPassword: undefined,
    corsOrigins: ["https://a.example", "http://b.example:8080"],
    trustProxy: true,
    introspection: false,
    federation: true,
    keyRate: 10,
    addressRate: 20,
    queryDepth: 5,
    queryComplexity: 50,
    uploadBytes: 2 * 1024 ** 2,
    bodyPatience: 4000,
    statementTimeout: 3000,
    responseCacheBytes: 0,
  });
});

Deno.test("a setting that cannot be is refused by its variable's name", () => {
  const wrong = {
    HOLDFAST_TRUST_PROXY: "yes",
    HOLDFAST_KEY_RATE: "-1",
    HOLDFAST_STATEMENT_TIMEOUT: "0",
    HOLDFAST_UPLOAD_MIB: "1.5",
  };
  for (const [name, value] of Object.entries(wrong)) {
    assert.throws(() => readAccess(env({ [name]: value })), { code: "BAD_CONFIG" }, name);
  }
});

Deno.test("only exact origins may be named, never all", () => {
  for (const origin of ["*", "https://a.example/", "a.example", "null", "file:///a", "https://*"]) {
    const read = () => readAccess(env({ HOLDFAST_CORS_ORIGINS: origin }));
    assert.throws(read, { code: "BAD_CONFIG" }, origin);
  }
});

Deno.test("a host that others reach needs a password", () => {
  const open = { HOST: "0.0.0.0" };
  assert.throws(() => readConfig(env(open)), {
    code: "BAD_CONFIG",
    message: /HOLDFAST_ADMIN_PASSWORD/,
  });
  assert.equal(readConfig(env({ ...open, HOLDFAST_ADMIN_PASSWORD: "x" })).host, "0.0.0.0");
  for (const HOST of ["127.0.0.1", "::1", "localhost"]) {
    assert.equal(readConfig(env({ HOST })).host, HOST);
  }
});
