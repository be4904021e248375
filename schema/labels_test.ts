import assert from "node:assert/strict";
import { labelOf } from "./labels.ts";

Deno.test("labelOf() keeps the header in English and gives its usual name in Korean", () => {
  assert.deepEqual(labelOf("MonthlyCharges"), { en: "MonthlyCharges", ko: "월 요금" });
  assert.deepEqual(labelOf("Credit_Score"), { en: "Credit_Score", ko: "신용 점수" });
});

Deno.test("labelOf() gives the header in both languages where its name is unknown", () => {
  for (const header of ["Total ($)", "고객등급", "__proto__", "constructor"]) {
    assert.deepEqual(labelOf(header), { en: header, ko: header });
  }
});
