import assert from "node:assert/strict";
import { contactColumns } from "./contact_columns.ts";

const found = (sample: Record<string, string>[]) =>
  contactColumns(sample).map(({ header, kind }) => `${kind} ${header}`);

Deno.test("contactColumns() finds addresses, numbers and names, in this order", () => {
  const sample = [
    { Name: "Kim Min-ji", "E-Mail": "minji@shop.kr", "Mobile no.": "+82 10-1234-5678" },
    { Name: "Zoë O’Neil", "E-Mail": "zoe.o@mail.example.com", "Mobile no.": "(02) 555 01 99" },
  ];
  assert.deepEqual(found(sample), ["EMAIL E-Mail", "PHONE Mobile no.", "NAME Name"]);
});

Deno.test("contactColumns() reads Korean headers", () => {
  const sample = [{ 이름: "김민지", 휴대폰번호: "010-1234-5678", 이메일: "a@b.kr" }];
  assert.deepEqual(found(sample), ["EMAIL 이메일", "PHONE 휴대폰번호", "NAME 이름"]);
});

Deno.test("contactColumns() knows an address by its values, whatever the header", () => {
  assert.deepEqual(found([{ login: "a@b.co" }, { login: "c@d.co" }]), ["EMAIL login"]);
});

Deno.test("contactColumns() does not believe a header that its values contradict", () => {
  const sample = [{
    email: "yes",
    phone: "iPhone 15",
    "mobile orders": "12",
    name: "SKU-2231",
    "loyalty number": "0101234567",
    "Company name": "Acme",
  }];
  assert.deepEqual(found(sample), []);
});

Deno.test("contactColumns() passes over blank cells and a few values that do not fit", () => {
  const sample = [...Array(8).fill({ email: "a@b.co" }), { email: " " }, { email: "none" }];
  assert.deepEqual(found(sample), ["EMAIL email"]);
  assert.deepEqual(found([{ email: "" }]), []);
  assert.deepEqual(found([]), []);
});

Deno.test("contactColumns() takes declared contact data at its word, as far as its values fit", () => {
  const sample = [{ Kontakt: "+82 10-1234-5678", Code: "A-17" }];
  const kinds = (declared?: ReadonlySet<string>) =>
    contactColumns(sample, declared).map(({ header, kind }) => `${kind} ${header}`);
  assert.deepEqual(kinds(), []);
  assert.deepEqual(kinds(new Set(["Kontakt", "Code"])), ["PHONE Kontakt"]);
});
