/** Bodies that are too long, and bodies that take too long. */
import assert from "node:assert/strict";
import { type Attack, sendRaw, type Target } from "../attack.ts";

export const UPLOAD_BYTES = 1000;
const LONG = "Content-Length: 99999";

async function* byteByByte(): AsyncGenerator<string> {
  while (true) {
    yield "x";
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The start of a request with a body, for each address that takes one, with a media type of its own. */
async function* withBodies({ key }: Target): AsyncGenerator<[what: string, head: string[]]> {
  const { Authorization } = await key("admin");
  const heads = {
    "/graphql as JSON": ["/graphql", "application/json"],
    "/graphql as a form with files": ["/graphql", "multipart/form-data; boundary=x"],
    "/jobs": ["/jobs", "application/x-www-form-urlencoded"],
    "/import": ["/import", "multipart/form-data; boundary=x"],
    "/api/imports": ["/api/imports?name=a.csv", "text/csv"],
  };
  for (const [what, [path, type]] of Object.entries(heads)) {
    const own = ["GraphQL-Preflight: 1", `Authorization: ${Authorization}`];
    yield [what, [`POST ${path} HTTP/1.1`, `Content-Type: ${type}`, ...own]];
  }
}

export const BODIES: Attack[] = [{
  name: "oversized body",
  answers: ["413 BODY_TOO_LARGE"],
  async *variants(target) {
    const answered = (text: string) => text.includes("BODY_TOO_LARGE");
    const piece = `10000\r\n${"x".repeat(65_536)}\r\n`;
    for await (const [what, head] of withBodies(target)) {
      const declared = [...head, "Content-Length: 9999999999"];
      yield [`${what}, declared`, await sendRaw(target, declared, ["x"], answered)];
      const chunked = [...head, "Transfer-Encoding: chunked"];
      const pieces = Array<string>(40).fill(piece);
      yield [`${what}, in chunks`, await sendRaw(target, chunked, pieces, answered)];
    }
  },
}];

export const SLOW: Attack[] = [{
  name: "slow upload",
  answers: ["408 BODY_TOO_SLOW"],
  async *variants(target) {
    const answered = (text: string) => text.includes("BODY_TOO_SLOW");
    for await (const [what, head] of withBodies(target)) {
      yield [`${what}, nothing`, await sendRaw(target, [...head, LONG], [], answered)];
      yield [`${what}, a beginning`, await sendRaw(target, [...head, LONG], ["--x\r\n"], answered)];
      yield [
        `${what}, byte by byte`,
        await sendRaw(target, [...head, LONG], byteByByte(), answered),
      ];
    }
    const [left] = await target.fixture.connection.sql`
      select (select count(*) from import_chunks)::int as chunks,
        (select count(*) from imports where status = 'UPLOADING')::int as uploads`;
    assert.deepEqual({ ...left }, { chunks: 0, uploads: 0 });
  },
}];
