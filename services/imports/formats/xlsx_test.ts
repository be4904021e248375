import assert from "node:assert/strict";
import fc from "fast-check";
import { bytesInMemory } from "./file_bytes.ts";
import { dataOf, escaped, letters, workbookOf } from "./test_workbook.ts";
import { openXlsx } from "./xlsx.ts";

/** The rows of a table with their lines. */
async function read(bytes: Uint8Array<ArrayBuffer>, sheet?: string) {
  const table = await openXlsx(bytesInMemory(bytes), sheet);
  const rows = (await Array.fromAsync(table.records())).flat();
  return { table, rows: rows.map(({ line, cells }) => [line, ...cells]) };
}

/** The values of one column below the header H. */
async function valuesOf(cells: readonly string[], workbook: Parameters<typeof workbookOf>[1] = {}) {
  const rows = cells.map((cell, index) => `<row r="${index + 2}">${cell}</row>`);
  const data = dataOf([["H", "Filled"]]) + rows.join("").replaceAll(
    "</row>",
    '<c r="B1"><v>1</v></c></row>',
  );
  const { rows: read } = await readAll(workbookOf([{ name: "S", data }], workbook));
  return read.slice(1).map((row) => row[1]);
}
const readAll = read;

const TABLE = dataOf([["Id", "City"], [1, "Seoul"], [2, "Busan"]]);

Deno.test("openXlsx() reads shared, inline, rich and formula texts", async () => {
  const values = await valuesOf([
    '<c r="A2" t="s"><v>0</v></c>',
    '<c r="A3" t="s"><v>1</v></c>',
    '<c r="A4" t="s"><v>2</v></c>',
    '<c r="A5" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>',
    '<c r="A6" t="str"><f>CONCAT("a","b")</f><v>ab</v></c>',
    '<c r="A7" t="s"><v>3</v></c>',
    '<c r="A8" t="inlineStr"><is><t>00123</t></is></c>',
  ], {
    texts: [
      "<t>plain</t>",
      '<r><rPr><b/></rPr><t>rich </t></r><r><t xml:space="preserve">text</t></r>',
      '<t>漢字</t><rPh sb="0" eb="2"><t>かんじ</t></rPh>',
      "<t>a&amp;b &#xC11C;&#50872; _x0041_<![CDATA[<c>]]></t>",
    ],
  });
  assert.deepEqual(values, [
    "plain",
    "rich text",
    "漢字",
    "inline",
    "ab",
    "a&b 서울 A<c>",
    "00123",
  ]);
});

Deno.test("openXlsx() reads numbers as the sheet shows them, with a decimal point", async () => {
  const formats = ["0", "#,##0.00", "0%", "00000", "0,", "@"];
  const number = (style: number, value: string) => `<c s="${style}"><v>${value}</v></c>`;
  const cells: [cell: string, text: string][] = [
    [number(0, "120.86000000000001"), "120.86"],
    [number(0, "1E-3"), "0.001"],
    [number(0, "50001"), "50001"],
    [number(1, "159.93"), "160"],
    [number(1, "-2.5"), "-3"],
    [number(2, "1234.567"), "1234.57"],
    [number(3, "0.16"), "0.16"],
    [number(4, "123"), "00123"],
    [number(5, "1234567"), "1234567"],
    [number(6, "7"), "7"],
    // An id that Excel has rounded stays as it is stored, to be known as such.
    [number(0, "8.8010123456789E+15"), "8.8010123456789E+15"],
  ];
  assert.deepEqual(
    await valuesOf(cells.map(([cell]) => cell), { formats }),
    cells.map(([, text]) => text),
  );
});

Deno.test("openXlsx() reads dates and times by their number format, in both date systems", async () => {
  const formats = ["yyyy-mm-dd", 'yyyy"년" m"월"', "d/m/yy h:mm", "h:mm AM/PM", "[h]:mm"];
  const dates: [style: number, value: string, from1900: string, from1904: string][] = [
    [1, "45000", "2023-03-15", "2027-03-16"],
    [2, "1", "1900-01-01", "1904-01-02"],
    [1, "59", "1900-02-28", "1904-02-29"],
    [1, "61", "1900-03-01", "1904-03-02"],
    [3, "45000.395833333336", "2023-03-15T09:30:00", "2027-03-16T09:30:00"],
    [4, "0.75", "18:00:00", "18:00:00"],
    [5, "1.5", "36:00:00", "36:00:00"],
    [1, "-1", "-1", "-1"],
  ];
  const cells = dates.map(([style, value]) => `<c s="${style}"><v>${value}</v></c>`);
  assert.deepEqual(await valuesOf(cells, { formats }), dates.map(([, , text]) => text));
  assert.deepEqual(
    await valuesOf(cells, { formats, is1904: true }),
    dates.map(([, , , text]) => text),
  );
  assert.deepEqual(
    await valuesOf([
      '<c t="d"><v>2026-01-31T00:00:00Z</v></c>',
      '<c t="d"><v>2026-01-31T09:30</v></c>',
    ]),
    ["2026-01-31", "2026-01-31T09:30:00"],
  );
});

Deno.test("openXlsx() reads yes and no, errors, and a formula without a value", async () => {
  assert.deepEqual(
    await valuesOf([
      '<c t="b"><v>1</v></c>',
      '<c t="b"><v>0</v></c>',
      '<c t="e"><v>#DIV/0!</v></c>',
      "<c><f>A1+1</f></c>",
      "<c/>",
    ]),
    ["true", "false", "#DIV/0!", "", ""],
  );
});

Deno.test("openXlsx() passes over titles, empty rows and columns beside the table, and keeps the row numbers", async () => {
  const data = '<row r="2"><c r="B2" t="inlineStr"><is><t>Customers 2026</t></is></c></row>' +
    '<row r="4"><c r="B4" t="inlineStr"><is><t>Id</t></is></c><c r="C4" t="inlineStr"><is><t>City</t></is></c>' +
    '<c r="D4" t="inlineStr"><is><t>Orders</t></is></c></row>' +
    '<row r="5"><c r="B5"><v>1</v></c><c r="D5"><v>3</v></c></row><row r="6"/>' +
    '<row r="7"><c r="B7"><v>2</v></c><c r="C7" t="inlineStr"><is><t>Busan</t></is></c></row>';
  const { rows } = await read(workbookOf([{ name: "S", data }]));
  assert.deepEqual(rows, [[4, "Id", "City", "Orders"], [5, "1", "", "3"], [7, "2", "Busan", ""]]);
});

Deno.test("openXlsx() keeps a column of row numbers that has no header", async () => {
  const data = dataOf([["", "Id"], [0, "a"], [1, "b"]]);
  const { rows } = await read(workbookOf([{ name: "S", data }]));
  assert.deepEqual(rows[0], [1, "", "Id"]);
});

Deno.test("openXlsx() proposes the first visible sheet that holds a table", async () => {
  const large = dataOf([
    ["Id", "City"],
    ...Array.from({ length: 100 }, (_, row): [number, string] => [row, "Seoul"]),
  ]);
  const bytes = workbookOf([
    { name: "Old", data: large, hidden: true },
    { name: "Legend", data: dataOf([["Name", "Meaning"], ["Id", "A customer"]]) },
    { name: "Empty", data: "" },
    { name: "고객 & more", data: large },
  ]);
  const { table, rows } = await read(bytes);
  assert.deepEqual(table.workbook, {
    sheets: ["Old", "Legend", "Empty", "고객 & more"],
    sheet: "고객 & more",
  });
  assert.equal(rows.length, 101);
  assert.deepEqual((await read(bytes, "Legend")).rows[1], [2, "Id", "A customer"]);
  await assert.rejects(read(bytes, "Customers"), { code: "UNKNOWN_SHEET", message: /"Legend"/ });
  await assert.rejects(read(bytes, "Empty"), { code: "NO_TABLE" });
  await assert.rejects(read(workbookOf([{ name: "S", data: "" }])), { code: "NO_TABLE" });
});

Deno.test("openXlsx() reads a workbook whose cells and rows have no places, and prefixed names", async () => {
  const sheet = '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="str"><x:v>Id</x:v></x:c>' +
    "<x:c t='str'><x:v>City</x:v></x:c></x:row><x:row><x:c><x:v>1</x:v></x:c>" +
    "<x:c t='str'><x:v>a</x:v></x:c></x:row></x:sheetData></x:worksheet>";
  const { rows } = await read(
    workbookOf([{ name: "S", data: "" }], { parts: { "xl/worksheets/sheet1.xml": sheet } }),
  );
  assert.deepEqual(rows, [[1, "Id", "City"], [2, "1", "a"]]);
});

const REFUSED: [name: string, bytes: () => Uint8Array<ArrayBuffer>, code: string, says: RegExp][] =
  [
    [
      "a cut-off workbook",
      () => workbookOf([{ name: "S", data: TABLE }]).slice(0, -40),
      "DAMAGED_FILE",
      /end is missing/,
    ],
    [
      "an archive without a workbook",
      () => workbookOf([], { parts: { "xl/workbook.xml": undefined } }),
      "NOT_TEXT",
      /a ZIP archive/,
    ],
    [
      "a Word document",
      () => workbookOf([], { parts: { "xl/workbook.xml": undefined, "word/document.xml": "" } }),
      "NOT_TEXT",
      /a Word document/,
    ],
    [
      "a binary workbook",
      () => workbookOf([], { parts: { "xl/workbook.xml": undefined, "xl/workbook.bin": "" } }),
      "OLD_EXCEL",
      /xlsb/,
    ],
    [
      "an entity of its own",
      () =>
        workbookOf([{ name: "S", data: "" }], {
          parts: {
            "xl/worksheets/sheet1.xml":
              '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>',
          },
        }),
      "UNSAFE_FILE",
      /document type/,
    ],
    [
      "an unknown entity",
      () => workbookOf([{ name: "S", data: `<row><c t="str"><v>&lol;</v></c></row>` }]),
      "UNSAFE_FILE",
      /entity &lol;/,
    ],
    [
      "a sheet that is no XML",
      () => workbookOf([{ name: "S", data: "<row><c></row>" }]),
      "DAMAGED_FILE",
      /XML/,
    ],
    [
      "a text that is missing",
      () => workbookOf([{ name: "S", data: '<row><c t="s"><v>9</v></c></row>' }]),
      "DAMAGED_FILE",
      /names a text/,
    ],
    [
      "cells in a column far out",
      () => workbookOf([{ name: "S", data: '<row><c r="XFD1"><v>1</v></c></row>' }]),
      "TOO_MANY_COLUMNS",
      /1,000 columns/,
    ],
    [
      "a sheet that unpacks to gigabytes",
      () => workbookOf([{ name: "S", data: "<row/>".repeat(4_000_000) }]),
      "UNSAFE_FILE",
      /unpacks to far more/,
    ],
    [
      "one endless text",
      () =>
        workbookOf([{ name: "S", data: `<row><c t="str"><v>${"ab".repeat(1e6)}</v></c></row>` }]),
      "UNSAFE_FILE",
      /longer than 1 MB/,
    ],
    [
      "elements without end",
      () => workbookOf([{ name: "S", data: "<a>".repeat(200) + "</a>".repeat(200) }]),
      "UNSAFE_FILE",
      /nested/,
    ],
  ];
for (const [name, bytes, code, message] of REFUSED) {
  Deno.test(`openXlsx() refuses ${name}`, async () => {
    await assert.rejects(read(bytes()), { code, message });
  });
}

Deno.test("openXlsx() refuses a workbook one of whose parts was altered or needs a password", async () => {
  const bytes = workbookOf([{ name: "S", data: TABLE }]);
  const name = new TextEncoder().encode("xl/worksheets/sheet1.xml");
  const text = new TextDecoder("latin1").decode(bytes);
  const header = text.indexOf(new TextDecoder().decode(name)) - 30;
  const altered = bytes.slice();
  // Packed bytes of the sheet, in its middle.
  altered[header + 30 + name.length + 60]! ^= 0x55;
  await assert.rejects(read(altered), { code: "DAMAGED_FILE" });
  const encrypted = bytes.slice();
  encrypted[text.lastIndexOf("xl/worksheets/sheet1.xml") - 46 + 8]! |= 1;
  await assert.rejects(read(encrypted), { code: "PASSWORD_PROTECTED" });
});

Deno.test("openXlsx() gives back any table of texts that was written", async () => {
  const text = fc.string({ unit: "grapheme", maxLength: 20 }).map((each) =>
    // What XML cannot hold, what reads as an escape, and what is no text at all.
    // deno-lint-ignore no-control-regex
    each.toWellFormed().replace(/[\x00-\x1f\uFFFE\uFFFF_]/g, "") + "x"
  );
  const table = fc.integer({ min: 1, max: 40 }).chain((width) =>
    fc.array(fc.array(text, { minLength: width, maxLength: width }), {
      minLength: 2,
      maxLength: 30,
    })
  );
  await fc.assert(
    fc.asyncProperty(table, fc.boolean(), async (rows, shared) => {
      const texts = rows.flat().map((each) => `<t xml:space="preserve">${escaped(each)}</t>`);
      const width = rows[0]!.length;
      const data = shared
        ? rows.map((cells, row) =>
          `<row r="${row + 1}">${
            cells.map((_, column) =>
              `<c r="${letters(column)}${row + 1}" t="s"><v>${row * width + column}</v></c>`
            ).join("")
          }</row>`
        ).join("")
        : dataOf(rows);
      const { rows: found } = await read(workbookOf([{ name: "S", data }], { texts }));
      assert.deepEqual(found, rows.map((cells, index) => [index + 1, ...cells]));
    }),
    { numRuns: 30 },
  );
});
