import assert from "node:assert/strict";
import { dateForm, readDate } from "./dates.ts";

Deno.test("readDate() reads the spellings that shops use", () => {
  const read = (cell: string) => readDate(cell, "MONTH_FIRST", true);
  assert.equal(read("2024-03-01"), "2024-03-01");
  assert.equal(read("2024-03-01 10:22:31 +0900"), "2024-03-01T10:22:31");
  assert.equal(read("2024-03-01T00:00:00Z"), "2024-03-01");
  assert.equal(read("2024. 3. 1."), "2024-03-01");
  assert.equal(read("2024년 3월 1일 오후 3:05"), "2024-03-01T15:05:00");
  assert.equal(read("5/31/2016 0:37"), "2016-05-31T00:37:00");
  assert.equal(read("5/31/16 12:30 AM"), "2016-05-31T00:30:00");
  assert.equal(read("12-Jan-2024"), "2024-01-12");
  assert.equal(read("January 2nd, 2024"), "2024-01-02");
  assert.equal(read("19970101"), "1997-01-01");
  assert.equal(read("20240102103005"), "2024-01-02T10:30:05");
  assert.equal(read("202401021030"), "2024-01-02T10:30:00");
  assert.equal(read("Monday, 15 January 2024"), "2024-01-15");
  assert.equal(read("Jan-15-24 10:00:00 PST"), "2024-01-15T10:00:00");
  assert.equal(read("1er août 2024"), "2024-08-01");
  assert.equal(read("2 de enero de 2024"), "2024-01-02");
  assert.equal(read("3 juin 2024"), "2024-06-03");
  assert.equal(read("3 juil. 2024"), "2024-07-03");
  assert.equal(read("2024.03.01 (금)"), "2024-03-01");
  assert.equal(read("29/02/2023"), undefined);
  assert.equal(read("12.5"), undefined);
  assert.equal(read("1.2.3"), undefined);
});

Deno.test("dateForm() says what a date proves of its column's order", () => {
  assert.equal(dateForm("31.1.2024"), "DAY_FIRST");
  assert.equal(dateForm("1/31/2024"), "MONTH_FIRST");
  assert.equal(dateForm("3/4/2024"), "EITHER");
  assert.equal(dateForm("4/4/2024"), "CLEAR");
  assert.equal(dateForm("2024-03-04"), "CLEAR");
  assert.equal(dateForm("19970101"), undefined);
  assert.equal(dateForm("31/31/2024"), undefined);
  assert.equal(dateForm("382-4657"), undefined);
});
