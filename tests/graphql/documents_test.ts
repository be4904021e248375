/** Documents that are named instead of sent: Apollo's automatic persisted queries, and trusted documents. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { TrustedDocuments } from "@/services/access/mod.ts";
import { appTest } from "../support/database.ts";
import { createEndpoint, type Endpoint } from "./support.ts";

const QUERY = "{ __typename }";
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const persisted = (sha256Hash: string) => ({ persistedQuery: { version: 1, sha256Hash } });
const DATA = { data: { __typename: "Query" } };

async function post({ handler }: Endpoint, body: unknown) {
  const response = await handler(
    new Request("http://127.0.0.1:8000/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
  return { status: response.status, body: await response.json() };
}

async function get({ handler }: Endpoint, parameters: Record<string, string>) {
  const query = new URLSearchParams(parameters);
  const response = await handler(new Request(`http://127.0.0.1:8000/graphql?${query}`));
  return { status: response.status, body: await response.json() };
}

const codeOf = ({ body }: { body: { errors: [{ extensions: { code: string } }] } }) =>
  body.errors[0].extensions.code;

appTest("a document is registered with its hash and named by it from then on", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const extensions = persisted(sha256(QUERY));

  const unknown = await post(endpoint, { extensions });
  assert.equal(unknown.status, 200);
  assert.equal(unknown.body.errors[0].message, "PersistedQueryNotFound");
  assert.equal(codeOf(unknown), "PERSISTED_QUERY_NOT_FOUND");

  assert.deepEqual((await post(endpoint, { query: QUERY, extensions })).body, DATA);
  assert.deepEqual((await post(endpoint, { extensions })).body, DATA);
  assert.deepEqual(
    (await get(endpoint, { extensions: JSON.stringify(extensions) })).body,
    DATA,
  );
});

appTest("a document with the hash of another is refused, and not registered", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const extensions = persisted(sha256("{ other }"));
  const wrong = await post(endpoint, { query: QUERY, extensions });
  assert.equal(wrong.status, 400);
  assert.equal(codeOf(await post(endpoint, { extensions })), "PERSISTED_QUERY_NOT_FOUND");
  const noHash = await post(endpoint, { query: QUERY, extensions: persisted("md5") });
  assert.equal(codeOf(noHash), "PERSISTED_QUERY_NOT_SUPPORTED");
});

appTest("registered documents give way to later ones after 8 MiB", async (fixture) => {
  const endpoint = createEndpoint(fixture);
  const long = (index: number) => `${QUERY} # ${index}${"x".repeat(99_000)}`;
  for (let index = 0; index < 60; index++) {
    const query = long(index);
    await post(endpoint, { query, extensions: persisted(sha256(query)) });
  }
  const first = await post(endpoint, { extensions: persisted(sha256(long(0))) });
  assert.equal(codeOf(first), "PERSISTED_QUERY_NOT_FOUND");
  const last = await post(endpoint, { extensions: persisted(sha256(long(59))) });
  assert.deepEqual(last.body, DATA);
});

const trusted = (exclusive: boolean): TrustedDocuments => ({
  documents: new Map([["Typename", QUERY], [sha256(QUERY), QUERY]]),
  exclusive,
});

appTest("trusted documents run by id, however a client names them", async (fixture) => {
  const endpoint = createEndpoint(fixture, { trustedDocuments: trusted(false) });
  for (
    const named of [
      { documentId: "Typename" },
      { documentId: `sha256:${sha256(QUERY)}` },
      { doc_id: "Typename" },
      { extensions: persisted(sha256(QUERY)) },
    ]
  ) assert.deepEqual((await post(endpoint, named)).body, DATA);
  assert.deepEqual((await get(endpoint, { documentId: "Typename" })).body, DATA);
  const missing = await post(endpoint, { documentId: "Nothing" });
  assert.equal(codeOf(missing), "PERSISTED_QUERY_NOT_FOUND");
  const other = await post(endpoint, { query: "query Other { __typename }" });
  assert.deepEqual(other.body, DATA);
});

appTest("where only trusted documents run, all others are refused", async (fixture) => {
  const endpoint = createEndpoint(fixture, { trustedDocuments: trusted(true) });
  assert.deepEqual((await post(endpoint, { documentId: "Typename" })).body, DATA);
  assert.deepEqual((await post(endpoint, { query: QUERY })).body, DATA);
  const query = "query Other { __typename }";
  for (
    const body of [
      { query },
      { query, extensions: persisted(sha256(query)) },
      { query, documentId: "Nothing" },
    ]
  ) {
    const refused = await post(endpoint, body);
    assert.equal(refused.status, 403);
    assert.equal(codeOf(refused), "UNTRUSTED_DOCUMENT");
  }
  const unknown = await post(endpoint, { extensions: persisted(sha256(query)) });
  assert.equal(codeOf(unknown), "PERSISTED_QUERY_NOT_FOUND");
});
