import assert from "node:assert/strict";
import iconv from "iconv-lite";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { readCustomers } from "./read.ts";
import { type ColumnTarget, LEAVE_OUT } from "./types.ts";
import { bytesInMemory } from "./formats/file_bytes.ts";
import { mappingOf } from "./headers.ts";
import { previewImport } from "./preview.ts";
import type { ColumnMapping, ParsedRow } from "./types.ts";

const PREVIEW = { mode: "REPLACE", current: undefined } as const;

const TABLE = "CustomerID,Gender,지역\nC1,Female,서울\nC2,Male,부산\n";

const encode = (text: string) => new TextEncoder().encode(text);

async function readAll(
  bytes: Uint8Array,
  { mapping, pieceSize = bytes.length }: { mapping?: ColumnMapping; pieceSize?: number } = {},
) {
  const pieces = [];
  for (let at = 0; at < bytes.length; at += pieceSize) pieces.push(bytes.slice(at, at + pieceSize));
  const file = await readCustomers(ReadableStream.from(pieces), { schema: ECOMMERCE, mapping });
  const rows: ParsedRow[] = [];
  for await (const row of file) rows.push(row);
  return { file, rows };
}

const ENCODINGS: [name: string, bytes: Uint8Array, detected: string][] = [
  ["UTF-8", encode(TABLE), "utf-8"],
  ["UTF-8 with BOM", encode(`\uFEFF${TABLE}`), "utf-8"],
  ["UTF-16 LE with BOM", iconv.encode(TABLE, "utf-16le", { addBOM: true }), "utf-16le"],
  ["UTF-16 BE with BOM", iconv.encode(TABLE, "utf-16be", { addBOM: true }), "utf-16be"],
  ["UTF-16 LE", iconv.encode(TABLE, "utf-16le"), "utf-16le"],
  ["UTF-16 BE", iconv.encode(TABLE, "utf-16be"), "utf-16be"],
  ["EUC-KR", iconv.encode(TABLE, "euc-kr"), "euc-kr"],
];

for (const [name, bytes, detected] of ENCODINGS) {
  for (const pieceSize of [bytes.length, 1, 7]) {
    Deno.test(`a table in ${name} is read, ${pieceSize} bytes at a time`, async () => {
      const { file, rows } = await readAll(new Uint8Array(bytes), { pieceSize });
      assert.equal(file.encoding, detected);
      assert.deepEqual(file.headers, ["CustomerID", "Gender", "지역"]);
      assert.deepEqual(rows.map(({ record }) => [record!.customerId, record!.attributes["지역"]]), [
        ["C1", "서울"],
        ["C2", "부산"],
      ]);
    });
  }
}

Deno.test("a syllable that only CP949 has is read", async () => {
  const { rows } = await readAll(
    new Uint8Array(iconv.encode("CustomerID,이름\n1,똠방각하\n", "cp949")),
  );
  assert.equal(rows[0]?.record?.attributes["이름"], "똠방각하");
});

Deno.test("Korean that begins long after the head is still recognised as CP949", async () => {
  const head = "CustomerID,Note\n" + "1,a\n".repeat(40_000);
  const bytes = new Uint8Array([...encode(head), ...iconv.encode("2,서울\n", "cp949")]);
  const { rows } = await readAll(bytes, { pieceSize: 10_000 });
  assert.equal(rows.at(-1)?.record?.attributes.Note, "서울");
  assert.equal(rows.at(-1)?.line, 40_002);
});

Deno.test("bytes of another encoding amid UTF-8 reject their row", async () => {
  const head = "CustomerID,Note\n1,서울\n" + "2,a\n".repeat(40_000);
  const bytes = new Uint8Array([...encode(head), ...iconv.encode("3,부산\n", "cp949")]);
  const { rows } = await readAll(bytes);
  assert.deepEqual(rows.flatMap(({ line, faults }) => faults.map(({ code }) => [line, code])), [
    [40_003, "DAMAGED_TEXT"],
  ]);
});

Deno.test("a file in an encoding that is not understood is refused with its line", async () => {
  const neither = new Uint8Array([...encode("CustomerID,Note\n1,"), 0xff, 0xff, 0x0a]);
  await assert.rejects(readAll(neither), { code: "BAD_ENCODING", message: /Line 2 / });
});

Deno.test("characters that an earlier conversion lost reject their row", async () => {
  const { rows } = await readAll(encode("CustomerID,Note\n1,서\uFFFD울\n2,ok\n"));
  assert.deepEqual(rows.map(({ faults }) => faults.map(({ code, column }) => [code, column])), [
    [["DAMAGED_TEXT", "Note"]],
    [],
  ]);
});

const FILES: [name: string, bytes: Uint8Array, code: string][] = [
  ["an empty file", encode(""), "EMPTY_FILE"],
  ["a file of blank lines", encode("\n \n\n"), "EMPTY_FILE"],
  ["a byte order mark alone", encode("\uFEFF"), "EMPTY_FILE"],
  ["a header only", encode("CustomerID,Churn\n"), "NO_ROWS"],
  ["a header and blank rows", encode("CustomerID,Churn\n,\n\n"), "NO_ROWS"],
  ["no CustomerID column", encode("Name,Churn\nA,1\n"), "NO_ID_COLUMN"],
  ["two columns that mean the same", encode("CustomerID,Sex,gender\n1,,\n"), "DUPLICATE_COLUMN"],
  ["two ids", encode("CustomerID,CustomerID\n1,2\n"), "DUPLICATE_COLUMN"],
  [
    "10,000 columns",
    encode(`CustomerID${",x".repeat(9_999)}\n1${",2".repeat(9_999)}\n`),
    "TOO_MANY_COLUMNS",
  ],
  ["a PNG", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), "NOT_TEXT"],
  ["a damaged workbook", new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 6, 0]), "DAMAGED_FILE"],
  ["other binary data", new Uint8Array([1, 0, 0, 2, 7, 0, 0, 0, 1, 99, 0]), "NOT_TEXT"],
  ["a file cut off inside quotes", encode('CustomerID,Note\n1,a\n2,"b'), "UNCLOSED_QUOTE"],
];

for (const [name, bytes, code] of FILES) {
  Deno.test(`${name} is refused as ${code}`, async () => {
    await assert.rejects(readAll(bytes), { name: "UserError", code });
  });
}

Deno.test("a line of 200 MB is refused in bounded memory", async () => {
  const piece = encode("x".repeat(1_000_000));
  let sent = 0;
  const stream = ReadableStream.from((function* () {
    yield encode("CustomerID,Note\n1,a\n2,");
    for (; sent < 200; sent++) yield piece;
  })());
  const read = async () => {
    for await (
      const _row of await readCustomers(stream, { schema: ECOMMERCE })
    ) { /* The rows do not matter. */ }
  };
  await assert.rejects(read(), { code: "RECORD_TOO_LONG", message: /line 3 / });
  assert.ok(sent < 10, `${sent} MB were read`);
});

Deno.test("a row with too few or too many fields is a fault of the row", async () => {
  const { rows } = await readAll(encode("CustomerID,Churn\n1,0,,\n2,0,x\n3"));
  assert.deepEqual(rows.map(({ line, faults }) => [line, faults[0]?.code]), [
    [2, undefined],
    [3, "WRONG_FIELD_COUNT"],
    [4, "WRONG_FIELD_COUNT"],
  ]);
});

Deno.test("every field at fault is named, with column, value and remedy", async () => {
  const { rows } = await readAll(encode("고객ID;Tenure;Sex\n1;four;Robot\n"));
  assert.deepEqual(rows[0]!.faults.map(({ column, value, code }) => [column, value, code]), [
    ["Tenure", "four", "NOT_A_NUMBER"],
    ["Sex", "Robot", "UNKNOWN_CATEGORY"],
  ]);
});

Deno.test("headers are matched by name, field, alias, case, spaces, _ and -", async () => {
  const { file } = await readAll(
    encode(
      "customer_id,PREFERRED-LOGIN-DEVICE,Prefered Order Cat,hoursOnApp,Sex,Ｔenure\n1,,,,,\n",
    ),
  );
  assert.deepEqual(file.layout.columns.map(({ column }) => column?.key), [
    "customerId",
    "preferredLoginDevice",
    "preferredOrderCategory",
    "hoursOnApp",
    "gender",
    "tenure",
  ]);
});

Deno.test("a mapping overrules the headers' names", async () => {
  const bytes = encode("Key,CustomerID,Tenure\nA,1,2\n");
  const { rows } = await readAll(bytes, {
    mapping: { Key: "customerId", CustomerID: null },
  });
  assert.equal(rows[0]!.record!.customerId, "A");
  // Exports have a column CustomerID of their own.
  assert.equal(rows[0]!.record!.attributes["CustomerID (2)"], "1");
  await assert.rejects(readAll(bytes, { mapping: { Nope: null } }), { code: "UNKNOWN_HEADER" });
  await assert.rejects(readAll(bytes, { mapping: { Key: "nope" } }), { code: "UNKNOWN_FIELD" });
});

Deno.test("Excel's line that names the delimiter is no header", async () => {
  const { file, rows } = await readAll(encode("sep=;\r\nCustomerID;Tenure\r\n1;2,5\r\n"));
  assert.equal(file.delimiter, ";");
  assert.deepEqual(rows.map(({ line, record }) => [line, record?.tenure]), [[3, 2.5]]);
});

Deno.test("two columns of one name are told apart, and one of them can be left out", async () => {
  const bytes = encode("CustomerID,Note,Note,Note (2)\n1,a,b,c\n");
  const { rows } = await readAll(bytes);
  assert.deepEqual({ ...rows[0]!.record!.attributes }, {
    "Note": "a",
    "Note (3)": "b",
    "Note (2)": "c",
  });
  const { rows: fewer, file } = await readAll(bytes, {
    mapping: { "Note": LEAVE_OUT, "Note (3)": "gender", "Note (2)": LEAVE_OUT },
  });
  assert.deepEqual(fewer[0]!.faults.map(({ column, code }) => [column, code]), [
    ["Note (3)", "UNKNOWN_CATEGORY"],
  ]);
  assert.deepEqual(mappingOf(file.layout), {
    "CustomerID": "customerId",
    "Note": LEAVE_OUT,
    "Note (3)": "gender",
    "Note (2)": LEAVE_OUT,
  });
});

Deno.test("a preview shows what a file is, although its head is cut anywhere", async () => {
  const head = encode('Name\tTenure\nA\t1\nB\t2\nC\t"3');
  const { encoding, delimiter, columns, rows } = await previewImport({
    ...bytesInMemory(head),
    size: head.length + 1,
  }, PREVIEW);
  assert.deepEqual([encoding, delimiter, rows], ["utf-8", "\t", 2]);
  assert.deepEqual(
    columns.map(({ header, values, suggestion }) => ({ header, values, suggestion })),
    [
      {
        header: "Name",
        values: ["A", "B"],
        suggestion: { target: null, basis: null, misnamed: null },
      },
      {
        header: "Tenure",
        values: ["1", "2"],
        suggestion: { target: "tenure", basis: "NAME", misnamed: null },
      },
    ],
  );
  await assert.rejects(previewImport(bytesInMemory(head), PREVIEW), { code: "UNCLOSED_QUOTE" });
});

/** What is suggested for each column of a table. */
async function suggested(text: string, before?: Record<string, ColumnTarget>) {
  const { columns } = await previewImport(bytesInMemory(encode(text)), {
    mode: "MERGE",
    current: ECOMMERCE,
    remembered: () => Promise.resolve(before),
  });
  return columns.map(({ suggestion: { target, basis } }) => [target, basis]);
}

Deno.test("a preview suggests by known names, by like ones, and by values that tell", async () => {
  assert.deepEqual(
    await suggested(
      "고객ID,Satisfaction Scor,Customer gender,x1,x2,Colour\n" +
        "1,3,Male,CC,Mobile Phone,Male\n2,5,,UPI,Computer,red\n",
    ),
    [
      ["customerId", "NAME"],
      ["satisfactionScore", "SIMILAR"],
      ["gender", "SIMILAR"],
      ["preferredPaymentMode", "VALUES"],
      ["preferredLoginDevice", "VALUES"],
      [null, null],
    ],
  );
});

Deno.test("a guess must suit the values, and no field is guessed twice", async () => {
  assert.deepEqual(
    await suggested(
      "CustomerID,Churn probability,a,b,Genders,Genderx\n" +
        "1,0.3,Female,Male,n,n\n2,0.9,Male,Female,m,m\n",
    ),
    [
      ["customerId", "NAME"],
      [null, null],
      ["gender", "VALUES"],
      [null, null],
      [null, null],
      [null, null],
    ],
  );
});

Deno.test("a mapping chosen before is suggested again", async () => {
  assert.deepEqual(
    await suggested("CustomerID,Gender,x,y\n1,Male,2,3\n", {
      CustomerID: "customerId",
      Gender: LEAVE_OUT,
      x: "tenure",
      y: null,
    }),
    [["customerId", "NAME"], [LEAVE_OUT, "REMEMBERED"], ["tenure", "REMEMBERED"], [null, null]],
  );
});
