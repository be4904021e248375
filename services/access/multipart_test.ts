import assert from "node:assert/strict";
import { type ArrivingFile, MalformedFormError, readMultipart } from "./multipart.ts";

const BOUNDARY = "----form";
const headers = new Headers({ "Content-Type": `multipart/form-data; boundary=${BOUNDARY}` });
const part = (disposition: string, text: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${text}`;

const formOf = (...parts: string[]) => ({
  body: new Blob([...parts, `--${BOUNDARY}--\r\n`]).stream(),
  headers,
});
const textOf = ({ bytes }: ArrivingFile) => new Response(bytes).text();

Deno.test("a form's files are read in turn, and its fields wherever they stand", async () => {
  const form = formOf(
    part('name="mode"', "REPLACE\r\n"),
    part('name="file"; filename="고객.csv"', "CustomerID\nC1\n\r\n"),
    part('name="other"; filename=""', "\r\n"),
    part('name="after"', "예\r\n"),
  );
  const files: string[][] = [];
  const fields = await readMultipart(form, async (file) => {
    files.push([file.field, file.name, await textOf(file)]);
  });
  assert.deepEqual([...fields], [["mode", "REPLACE"], ["after", "예"]]);
  assert.deepEqual(files, [["file", "고객.csv", "CustomerID\nC1\n"], ["other", "", ""]]);
});

Deno.test("a file is handed on before the form has ended", async () => {
  const begun = Promise.withResolvers<void>();
  async function* body() {
    const encoder = new TextEncoder();
    yield encoder.encode(part('name="file"; filename="a.csv"', "first, "));
    await begun.promise;
    yield encoder.encode(`last\r\n--${BOUNDARY}--\r\n`);
  }
  let text = "";
  await readMultipart({ body: ReadableStream.from(body()), headers }, async ({ bytes }) => {
    for await (const piece of bytes.pipeThrough(new TextDecoderStream())) {
      text += piece;
      begun.resolve();
    }
  });
  assert.equal(text, "first, last");
});

Deno.test("a file that nobody reads is passed over", async () => {
  const form = formOf(
    part('name="file"; filename="a.csv"', `${"x".repeat(500_000)}\r\n`),
    part('name="after"', "1\r\n"),
  );
  const fields = await readMultipart(form, () => Promise.resolve());
  assert.equal(fields.get("after"), "1");
});

Deno.test("what refuses a file ends the reading, and tells the sender", async () => {
  const cancelled = Promise.withResolvers<void>();
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) =>
      controller.enqueue(new TextEncoder().encode(part('name="file"; filename="a"', "x"))),
    pull: (controller) => controller.enqueue(new Uint8Array(1000)),
    cancel: () => cancelled.resolve(),
  });
  const refused = readMultipart({ body: endless, headers }, () => {
    return Promise.reject(new RangeError("too full"));
  });
  await assert.rejects(refused, { name: "RangeError" });
  await cancelled.promise;
});

Deno.test("what is no form, or breaks off, is told from what a reader refuses", async () => {
  const whole = part('name="file"; filename="a.csv"', "CustomerID\n");
  const broken = (async function* () {
    yield new TextEncoder().encode(whole);
    throw new Error("The connection is gone.");
  })();
  for (
    const [body, type] of [
      [new Blob([whole]).stream(), headers.get("Content-Type")!],
      [ReadableStream.from(broken), headers.get("Content-Type")!],
      [new Blob(["no form"]).stream(), "multipart/form-data"],
      [new Blob(["no form"]).stream(), "application/json"],
      [null, headers.get("Content-Type")!],
    ] as const
  ) {
    const form = { body, headers: new Headers({ "Content-Type": type }) };
    const read = readMultipart(form, async (file) => void await textOf(file));
    await assert.rejects(read, MalformedFormError);
  }
});
