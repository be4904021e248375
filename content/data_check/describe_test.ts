import assert from "node:assert/strict";
import type { Finding } from "@/ml/data_check/data_check.ts";
import { FINDING_KINDS } from "@/ml/data_check/data_check.ts";
import { describeFinding } from "@/content/data_check/describe.ts";
import { evidenceOf } from "@/content/data_check/evidence.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";

const finding = (
  kind: Finding["kind"],
  evidence: Finding["evidence"] = {},
  column?: string,
): Finding => ({
  kind,
  severity: "LOW",
  rows: 2815,
  examples: [],
  evidence,
  ...(column === undefined ? {} : { column }),
});

const COPY = {
  lag: 2815,
  unaltered: 2815,
  labelsEqual: 1,
  shiftedColumns: 2,
  offsets: "tenure +1, orderCount -2",
};

Deno.test("describeFinding() says what was found, in both languages", () => {
  const duplicates = finding("EXACT_DUPLICATES");
  assert.equal(
    describeFinding(duplicates, ECOMMERCE, "en").title,
    "2,815 rows repeat an earlier row in everything but the customer ID.",
  );
  assert.equal(
    describeFinding(duplicates, ECOMMERCE, "ko").title,
    "고객 ID만 다르고 나머지 값이 모두 앞선 행과 같은 행이 2,815개 있습니다.",
  );
  const title = (found: Finding) => describeFinding(found, ECOMMERCE, "en").title;
  assert.match(title(finding("APPENDED_COPY", COPY)), /2,815 rows above them, with 2 columns/);
  assert.match(
    title(finding("APPENDED_COPY", { ...COPY, shiftedColumns: 0 })),
    /2,815 rows above them\.$/,
  );
  assert.equal(
    title(finding("CONSTANT_COLUMN", { value: "false", share: 1 }, "complained")),
    "Complained last month is no in every row.",
  );
  assert.equal(
    title(finding("CONSTANT_COLUMN", { value: "false", share: 1 }, "newsletter")),
    "newsletter is false in every row.",
  );
  assert.equal(
    title(finding("CONSTANT_COLUMN", { value: null, share: 1 }, "tenure")),
    "Tenure is empty in every row.",
  );
  assert.match(
    title(finding("PREDICTIVE_IDENTIFIER", { source: "order", auc: 0.8 })),
    /^The order of the rows /,
  );
});

Deno.test("describeFinding() has polite Korean and whole sentences for every kind", () => {
  for (const kind of FINDING_KINDS) {
    const ofTable = /COPY|DUPLICATES|IDENTIFIER/.test(kind);
    for (const column of ofTable ? ["customerId", undefined] : ["customerId"]) {
      const evidence = kind.endsWith("COPY")
        ? COPY
        : { value: 3, missing: 0.5, missingInTraining: 0, psi: 0.4 };
      for (
        const text of Object.values(
          describeFinding(finding(kind, evidence, column), ECOMMERCE, "ko"),
        )
      ) {
        assert.match(text, /(니다|세요|됩니다)\.$|\)\.$/, text);
        assert.doesNotMatch(text.replaceAll("Holdfast", ""), /[a-z]{4,}/, text);
      }
      for (
        const text of Object.values(
          describeFinding(finding(kind, evidence, column), ECOMMERCE, "en"),
        )
      ) {
        assert.match(text, /^[A-Z0-9].*\.$/, text);
        assert.doesNotMatch(text, /undefined|NaN/, text);
      }
    }
  }
});

Deno.test("evidenceOf() names and formats what shows a finding", () => {
  assert.deepEqual(
    evidenceOf(finding("APPENDED_COPY", COPY), ECOMMERCE, "en").map(({ label, value }) =>
      `${label}: ${value}`
    ),
    [
      "rows apart: 2,815",
      "rows equal in every column: 2,815",
      "same outcome: 100%",
      "columns moved by a fixed amount: 2",
      "moved by: Tenure +1, Orders last month -2",
    ],
  );
  assert.deepEqual(
    evidenceOf(
      finding("PREDICTIVE_IDENTIFIER", { source: "identity", auc: 0.8123 }),
      ECOMMERCE,
      "ko",
    ),
    [
      { name: "source", label: "드러난 곳", value: "고객 ID" },
      { name: "auc", label: "AUC(0.5는 우연, 1은 확실)", value: "0.812" },
    ],
  );
  assert.deepEqual(evidenceOf(finding("CATEGORY_DRIFT", { unseen: null }), ECOMMERCE, "en"), []);
});
