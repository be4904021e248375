/** Inputs that other tools are known to read wrongly without a word. */
import assert from "node:assert/strict";
import iconv from "iconv-lite";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { readCustomers } from "./read.ts";

const encode = (text: string) => new TextEncoder().encode(text);

async function read(input: string | Uint8Array) {
  const bytes = typeof input === "string" ? encode(input) : new Uint8Array(input);
  const file = await readCustomers(ReadableStream.from([bytes]), { schema: ECOMMERCE });
  const rows = await Array.fromAsync(file);
  return {
    file,
    records: rows.map(({ record }) => record),
    codes: rows.map(({ faults }) => faults.map(({ code }) => code)),
  };
}

const FOREIGN: [encoding: string, text: string][] = [
  ["Shift_JIS", "sj1,東京\nsj2,大阪\n"],
  ["EUC-JP", "ej1,東京\nej2,ひらがな\n"],
  ["GBK", "gb1,北京\ngb2,上海\n"],
  ["Big5", "b51,台北\nb52,高雄市\n"],
  ["windows-1251", "ru1,Москва\nru2,ИВАН\n"],
  ["koi8-r", "ko1,Москва\nko2,Казань\n"],
  ["windows-1252", "Ärzte1,Ängelholm\nÅke2,Århus\n"],
  ["windows-1252", "w1,don’t\n"],
  ["windows-1250", "p1,Łódź\np2,Śląsk\n"],
  ["windows-1253", "g1,Αθήνα\n"],
];

for (const [encoding, text] of FOREIGN) {
  Deno.test(`readCustomers() refuses ${encoding} instead of reading it as Korean: ${text.slice(0, 12)}`, async () => {
    const bytes = iconv.encode(`CustomerID,City\n${text}`, encoding);
    await assert.rejects(read(bytes), { code: "BAD_ENCODING", message: /^Line [23] / });
  });
}

for (const words of ["서울,남", "횡성군,김철수", "㈜한국상사,여성", "똠방각하,이름"]) {
  Deno.test(`readCustomers() reads ${words} in CP949`, async () => {
    const { file, records } = await read(iconv.encode(`CustomerID,A,B\n1,${words}\n`, "cp949"));
    assert.equal(file.encoding, "euc-kr");
    assert.deepEqual(Object.values(records[0]!.attributes), words.split(","));
  });
}

Deno.test("readCustomers() rejects the one row whose UTF-8 is cut, and takes the others", async () => {
  const cut = [
    ...encode("CustomerID,City\n1,서울\n2,부산\n3,서"),
    0xec,
    0x0a,
    ...encode("4,대구\n"),
  ];
  const { file, codes } = await read(new Uint8Array(cut));
  assert.equal(file.encoding, "utf-8");
  assert.deepEqual(codes, [[], [], ["DAMAGED_TEXT"], []]);
});

for (const encoding of ["utf-16le", "utf-16be"]) {
  Deno.test(`readCustomers() reads Korean in ${encoding} without a byte order mark`, async () => {
    const { file, records } = await read(
      iconv.encode("고객ID,가입기간\n고객각개,4\n", encoding, { addBOM: false }),
    );
    assert.equal(file.encoding, encoding);
    assert.partialDeepStrictEqual(records, [{ customerId: "고객각개", tenure: 4 }]);
  });
}

Deno.test("readCustomers() ignores invisible characters in ids, numbers, categories and headers", async () => {
  const { file, records } = await read(
    "\u200BCustomer\u00ADID,Ten\u200Bure\u2060,Gender\nzw1\u200B,6\u200B,Fe\u00ADmale\n\u2066zw2\u202C,\uFEFF7,Male\u3164\n",
  );
  assert.partialDeepStrictEqual(records, [
    { customerId: "zw1", tenure: 6, gender: "Female" },
    { customerId: "zw2", tenure: 7, gender: "Male" },
  ]);
  assert.ok(file.report().readings.every(({ convention }) => convention === "INVISIBLE"));
});

Deno.test("readCustomers() brings ids and headers to one composition", async () => {
  const { records } = await read(
    `${"고객ID"},${"지역".normalize("NFD")}\n${"김철수".normalize("NFD")},서울\n`,
  );
  assert.partialDeepStrictEqual(records, [{
    customerId: "김철수",
    attributes: { "지역": "서울" },
  }]);
});

Deno.test("readCustomers() takes rows that lack trailing fields, but not a last line that is cut off", async () => {
  const { file, records, codes } = await read(
    "CustomerID,Tenure,Gender,Memo\n1,4,Male,x\n2,5\n3,6,Fem",
  );
  assert.deepEqual(codes, [[], [], ["WRONG_FIELD_COUNT"]]);
  assert.partialDeepStrictEqual(records[1], { customerId: "2", tenure: 5, gender: null });
  assert.equal(file.report().paddedRows, 1);
});

Deno.test("readCustomers() rejects a last row that sums the others up", async () => {
  for (const word of ["Total", "합계", "Grand Total:", "소 계"]) {
    const { codes } = await read(
      `CustomerID,Tenure,CashbackAmount\n1,4,100\n2,5,"1,200.5"\n${word},,"1,300.5"\n`,
    );
    assert.deepEqual(codes, [[], [], ["TOTALS_ROW"]], word);
  }
  const { codes } = await read("CustomerID,Tenure\n1,4\nTotal,5\n2,5\n3,4\nSum,7\n");
  assert.deepEqual(codes, [[], [], [], [], []]);
});

Deno.test("readCustomers() does not take a column for what its name says where its values do not fit", async () => {
  const { file, records } = await read(
    "CustomerID,Gender,PaymentMethod\n1,Male,Electronic check\n2,Male,Mailed check\n3,Female,Bank transfer\n",
  );
  assert.equal(records[0]!.attributes.PaymentMethod, "Electronic check");
  assert.deepEqual(file.report().unmatched, [
    { header: "PaymentMethod", likely: "preferredPaymentMode", basis: "NAME" },
  ]);
});

Deno.test("report() names the columns that went to no field, with the likely one", async () => {
  const { file } = await read(
    "CustomerID,Tenure (months),Cashback Amount (KRW),Churn?,Note\n1,4,100,1,x\n",
  );
  assert.deepEqual(file.report().unmatched.map(({ header, likely }) => [header, likely]), [
    ["Tenure (months)", "tenure"],
    ["Cashback Amount (KRW)", "cashbackAmount"],
    ["Churn?", "churned"],
    ["Note", null],
  ]);
});

Deno.test("report() names attributes that would clash with a column of an export", async () => {
  const { file, records } = await read("CustomerID,Cluster,persona,Segment\n1,3,Mine,s\n");
  assert.deepEqual({ ...records[0]!.attributes }, {
    "Cluster (2)": "3",
    "persona (2)": "Mine",
    Segment: "s",
  });
  assert.deepEqual(file.report().renamed.map(({ name }) => name), ["Cluster (2)", "persona (2)"]);
});

Deno.test("readCustomers() keeps at most 20 faults of a row apart", async () => {
  const header = Array.from({ length: 999 }, (_, n) => `c${n}`).join(",");
  const { codes } = await read(`CustomerID,${header}\n1${",\uFFFD".repeat(999)}\n`);
  assert.equal(codes[0]!.length, 21);
  assert.equal(codes[0]!.at(-1), "MORE_FAULTS");
});

const WHOLE_FILES: [name: string, input: string | Uint8Array, code: string, message: RegExp][] = [
  [
    "UTF-32",
    new Uint8Array(iconv.encode("CustomerID\n1\n", "utf-32le", { addBOM: true })),
    "BAD_ENCODING",
    /UTF-32/,
  ],
  [
    "UTF-32 without a mark",
    new Uint8Array(iconv.encode("CustomerID\n1\n", "utf-32be", { addBOM: false })),
    "BAD_ENCODING",
    /UTF-32/,
  ],
  ["pipes", "CustomerID|Tenure|Churn\np1|4|1\n", "UNSUPPORTED_DELIMITER", /separated by \|/],
  ["a web page", "\n<!DOCTYPE html><html><body>Sign in</body></html>\n", "NOT_TEXT", /a web page/],
  ["JSON", '[{"CustomerID": 1}]\n', "NOT_TEXT", /JSON/],
  ["title rows", "Customers of March\n\nCustomerID,Tenure\n1,2\n", "TITLE_ROWS", /line 3/],
  [
    "twice quoted headers",
    '"""CustomerID""","""Tenure"""\n1,2\n',
    "DAMAGED_HEADER",
    /quotation marks/,
  ],
];

for (const [name, input, code, message] of WHOLE_FILES) {
  Deno.test(`readCustomers() says of ${name} what is wrong`, async () => {
    await assert.rejects(read(input), { code, message });
  });
}
