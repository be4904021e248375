import assert from "node:assert/strict";
import { declaredDelimiter, detectDelimiter, headerBelow } from "./delimiter.ts";
import { countKnown, isCustomerHeader } from "./header_names.ts";

Deno.test("detectDelimiter() finds the delimiter outside quotes, by known headers first", () => {
  const detect = (head: string) => detectDelimiter(head, countKnown);
  assert.equal(detect("CustomerID,Churn\n1,0\n"), ",");
  assert.equal(detect('CustomerID;"a,b,c,d";Tenure\n1;"1,5";2\n'), ";");
  assert.equal(detect("CustomerID\tNote, long\n1\ta, b, c\n"), "\t");
  assert.equal(detect("x;y\n1;2\n"), ";");
  assert.equal(detect("CustomerID\n1\n"), ",");
  assert.equal(detect("Note\nfour words in this\nand four in that\n"), ",");
  assert.equal(detect("Nr,Time|Zone\n1,a|b\n"), ",");
});

for (
  const [name, head] of [
    ["|", "CustomerID|Tenure|Churn\np1|4|1\n"],
    ["|", "Nr|Town\n1|Seoul, KR\n2|Busan\n"],
    ["^", "CustomerID^Tenure\n1^2\n"],
    ["blanks", " customer_id  date number_of_cds  dollar_value\n 00001 19970101  1   11.77\n"],
    ["blanks", " 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n"],
  ] as const
) {
  Deno.test(`detectDelimiter() refuses ${name} between fields, in ${JSON.stringify(head.slice(0, 20))}`, () => {
    assert.throws(() => detectDelimiter(head, countKnown), {
      code: "UNSUPPORTED_DELIMITER",
      message: new RegExp(`separated by ${name === "blanks" ? name : `\\${name}`},`),
    });
  });
}

Deno.test("declaredDelimiter() knows every spelling of Excel's first line", () => {
  for (
    const line of ["sep=;", "SEP=;", '"sep=;"', "sep=;;;;", '"Sep=;";;', "\uFEFFsep=;", "sep = ;"]
  ) {
    assert.equal(declaredDelimiter(`${line}\r\nCustomerID;Tenure\r\n`), ";", line);
  }
  assert.equal(declaredDelimiter("sep=\t\nCustomerID\tTenure\n"), "\t");
  for (const line of ["CustomerID;sep=;", "separator;x", "sep=a;b"]) {
    assert.equal(declaredDelimiter(`${line}\n`), undefined, line);
  }
  for (const line of ["sep=|", '"sep=|"', "SEP=:"]) {
    assert.throws(() => declaredDelimiter(`${line}\n`), { code: "UNSUPPORTED_DELIMITER" });
  }
});

Deno.test("headerBelow() finds the header under a title, whatever the delimiter", () => {
  const find = (head: string) => headerBelow(head, isCustomerHeader);
  assert.equal(find("Customers, March\n\nCustomerID;Tenure\n1;2\n"), 3);
  assert.equal(find("Report\nCustomerID,Gender\n1,Male\n"), 2);
  assert.equal(find("CustomerID,Gender\n1,Male\n"), undefined);
  assert.equal(find("Nr,How long\n1,Tenure\n"), undefined);
});
