import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { readMoney } from "./money.ts";

Deno.test("readMoney() reads the currency marks that shops write", () => {
  const read = (cell: string) => {
    const money = readMoney(cell, "CUSTOM", ",");
    return money && [money.amount, money.currency];
  };
  deepStrictEqual(read("US$12.00"), [12, "USD"]);
  deepStrictEqual(read("R$ 1.200,50"), [1200.5, "BRL"]);
  deepStrictEqual(read("₹1,20,000.00"), [120000, "INR"]);
  deepStrictEqual(read("Rs. 1,200"), [1200, "INR"]);
  deepStrictEqual(read("1 200,50 kr"), [1200.5, null]);
  deepStrictEqual(read("1.200,00 zł"), [1200, "PLN"]);
  deepStrictEqual(read("-12,900원"), [-12900, "KRW"]);
  deepStrictEqual(read("△3,000"), [-3000, null]);
  deepStrictEqual(read("−12.00"), [-12, null]);
  strictEqual(read("12.00.00"), undefined);
  strictEqual(read("abc 12"), undefined);
});
