import assert from "node:assert/strict";
import { createFormat } from "@/locales/format.ts";
import { createTranslate, type Locale } from "@/locales/mod.ts";
import { FAULT_CODES, ORDER_FAULT_CODES } from "@/schema/fault_codes.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { orderRejectionText, rejectionKindText, rejectionText } from "./rejection_text.ts";

const uiIn = (locale: Locale) => ({
  locale,
  t: createTranslate(locale),
  format: createFormat(locale),
  schema: ECOMMERCE,
});
const ui = uiIn("en");
const fault = { column: "Stay", reason: "English", row: null };

Deno.test("rejectionText() says every fault in the reader's language, with its values", () => {
  for (const mapping of [{ Stay: "tenure" }, { Stay: null }, null]) {
    for (const code of FAULT_CODES) {
      const text = rejectionText(uiIn("ko"), mapping, { ...fault, code });
      assert.match(text, /[가-힣]/);
      assert.doesNotMatch(text, /\{\{/);
      assert.match(rejectionKindText(uiIn("ko"), code), /[가-힣]/);
    }
  }
});

Deno.test("rejectionText() names the column, and what the stored reason counts", () => {
  const text = (code: string, reason = "") =>
    rejectionText(ui, { Stay: "tenure" }, { ...fault, code, reason });
  assert.match(text("NOT_A_DATE"), /^Tenure must be a date/);
  assert.match(text("DUPLICATE_ID", "Line 1200 has it"), /^Line 1,200 has/);
  assert.match(text("MORE_FAULTS", "1 further field of"), /^1 further field /);
  assert.match(text("MORE_FAULTS", "1200 further fields of"), /^1,200 further fields /);
});

Deno.test("rejectionText() gives the stored reason of a code that is not known", () => {
  assert.equal(rejectionText(ui, null, { ...fault, code: "OLD_CODE" }), "English");
  assert.equal(orderRejectionText(ui, { ...fault, code: "OLD_CODE" }), "English");
  assert.equal(rejectionKindText(ui, "OLD_CODE"), "OLD_CODE");
});

Deno.test("orderRejectionText() says every fault of orders in the reader's language", () => {
  for (const code of ORDER_FAULT_CODES) {
    assert.match(orderRejectionText(uiIn("ko"), { code, reason: "English" }), /[가-힣]/);
    assert.match(rejectionKindText(uiIn("ko"), code), /[가-힣]/);
  }
});
