import assert from "node:assert/strict";
import { USES } from "@/components/schema/uses.ts";
import { createTranslate } from "@/locales/mod.ts";
import type { Kind, RfmRole } from "@/schema/column.ts";
import { declarationProblems, problemWords } from "./declaration.ts";

/** A file with one column of a kind, declared for a use. */
const declared = (kind: Kind, use: RfmRole) =>
  declarationProblems([{
    header: "last_order_date",
    samples: [],
    values: [],
    noFeature: null,
    column: {
      key: "lastOrderDate",
      header: "last_order_date",
      label: { en: "Last order", ko: "마지막 주문" },
      kind,
      roles: USES[use],
      source: "FILE",
    },
  }]);

Deno.test("declarationProblems() takes dates and numbers for recency", () => {
  assert.deepEqual(declared("DATE", "RECENCY"), []);
  assert.deepEqual(declared("INTEGER", "RECENCY"), []);
});

Deno.test("declarationProblems() names a column whose kind cannot have its role, and the kinds that can", () => {
  const [problem] = declared("DATE", "MONETARY");
  assert.equal(problem!.code, "OTHER_KIND");
  assert.equal(
    problemWords({ t: createTranslate("en"), locale: "en" }, problem!),
    "Monetary value needs a column of type Number, Whole number, or Grade, but last_order_date is of " +
      "another type. Change its type or its use.",
  );
  const [text] = declared("TEXT", "RECENCY");
  assert.match(
    problemWords({ t: createTranslate("ko"), locale: "ko" }, text!),
    /숫자, 정수, 등급 또는 날짜인 열/,
  );
});
