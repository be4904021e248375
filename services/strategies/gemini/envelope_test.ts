import assert from "node:assert/strict";
import fc from "fast-check";
import { unwrapJson } from "./envelope.ts";

const OBJECT = { headline: 'Say "}" and {', tactics: [{ offer: null }] };
const JSON_TEXT = JSON.stringify(OBJECT);

Deno.test("unwrapJson() reads an object however it is wrapped", () => {
  const wrapped = [
    JSON_TEXT,
    `\uFEFF${JSON_TEXT}`,
    `\`\`\`json\n${JSON_TEXT}\n\`\`\``,
    `\uFEFF\`\`\`\r\n${JSON_TEXT}\r\n\`\`\`\r\n`,
    `Here is the JSON you asked for:\n${JSON_TEXT}`,
    `${JSON_TEXT}\nI hope that this helps.`,
    `In {braces}: ${JSON_TEXT}. Anything else?`,
  ];
  for (const text of wrapped) assert.deepEqual(unwrapJson(text), { value: OBJECT }, text);
});

Deno.test("unwrapJson() tells an answer that was cut off from one without JSON", () => {
  assert.deepEqual(unwrapJson("Sure! Here are your strategies."), { problem: "MALFORMED" });
  assert.deepEqual(unwrapJson(""), { problem: "MALFORMED" });
  assert.deepEqual(unwrapJson("{oops}"), { problem: "MALFORMED" });
  assert.deepEqual(unwrapJson(`\`\`\`json\n${JSON_TEXT.slice(0, -1)}`), { problem: "CUT_OFF" });
});

Deno.test("unwrapJson() reads any object between sentences without braces", () => {
  const sentence = fc.string().map((text) => text.replace(/[{}]/g, ""));
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.json()),
      sentence,
      sentence,
      (object, before, after) => {
        const copy = JSON.parse(JSON.stringify(object));
        assert.deepEqual(unwrapJson(`${before}x ${JSON.stringify(object)} x${after}`), {
          value: copy,
        });
      },
    ),
  );
});
