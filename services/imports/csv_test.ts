import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { CsvReader, MAX_RECORD_LENGTH } from "./csv.ts";

function read(pieces: string[], delimiter = ",") {
  const reader = new CsvReader(delimiter);
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()];
}

const rows = (text: string) => read([text]).map(({ line, cells }) => [line, ...cells]);

Deno.test("CsvReader counts physical lines, those inside quotes and the empty ones too", () => {
  assert.deepEqual(rows('a,b\n"x\ny",1\n\n\nz,2\n'), [[1, "a", "b"], [2, "x\ny", "1"], [
    6,
    "z",
    "2",
  ]]);
});

Deno.test("CsvReader takes LF, CRLF and CR for one line break each", () => {
  for (const lineBreak of ["\n", "\r\n", "\r"]) {
    const text = ["a,b", '"x', 'y",1', "z,2"].join(lineBreak);
    assert.deepEqual(rows(text), [[1, "a", "b"], [2, `x${lineBreak}y`, "1"], [4, "z", "2"]]);
  }
});

Deno.test("CsvReader undoes doubled quotation marks and marks text after a closing one", () => {
  assert.deepEqual(rows('"a ""b"" c",d\n'), [[1, 'a "b" c', "d"]]);
  assert.deepEqual(read(['"a"b,c\n', '"a" ,c\n']).map(({ badQuote }) => badQuote), [true, false]);
});

Deno.test("CsvReader reads what csv-parse reads, however the text is cut into pieces", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", " ", ",", '"', "\n", "\r\n", "é", "한") });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
  const quote = (text: string) => /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  fc.assert(fc.property(table, fc.array(fc.nat()), (cells, cuts) => {
    const text = cells.map((row) => row.map(quote).join(",")).join("\n");
    const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
    const pieces = [0, ...places].map((place, index) => text.slice(place, places[index]));
    const expected = parse(text, { relax_column_count: true, record_delimiter: "\n" });
    assert.deepEqual(read(pieces).map((record) => record.cells), expected);
  }));
});

Deno.test("CsvReader names the line of a quoted field that the file does not close", () => {
  assert.throws(() => rows('a,b\n1,2\n3,"x\ny\nz'), { code: "UNCLOSED_QUOTE", message: /line 3/ });
});

Deno.test("CsvReader refuses a record longer than a megabyte without gathering it", () => {
  const piece = "x".repeat(65_536);
  for (const [start, line] of [["a\n", "line 2"], ['a\n"\n', "not closed"]] as const) {
    const reader = new CsvReader(",");
    let pushed = 0;
    assert.throws(() => {
      reader.push(start);
      for (; pushed < 10 * MAX_RECORD_LENGTH; pushed += piece.length) reader.push(piece);
    }, { code: "RECORD_TOO_LONG", message: new RegExp(line) });
    assert.ok(pushed <= MAX_RECORD_LENGTH);
  }
});

Deno.test("CsvReader skips blanks before a quoted field, but not a delimiter that is one", () => {
  assert.deepEqual(rows('"a", "b" ,\u00a0"c, d",e f\n'), [[1, "a", "b", "c, d", "e f"]]);
  assert.deepEqual(read(['"a"\t \t"b"\n'], "\t")[0]!.cells, ["a", " ", "b"]);
});

Deno.test("CsvReader marks a last record without a line break, which may be cut off", () => {
  assert.deepEqual(read(["a,b\n1,2"]).map(({ cutOff }) => cutOff), [undefined, true]);
  assert.deepEqual(read(["a,b\n1,2\n"]).map(({ cutOff }) => cutOff), [undefined, undefined]);
});
