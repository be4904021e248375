import assert from "node:assert/strict";
import type { Kind } from "./column.ts";
import { ColumnStatistics } from "./column_statistics.ts";
import { inferSchema } from "./infer.ts";

type Cell = (row: number) => string;

/** Infers a table whose columns are functions of the row. */
function infer(columns: Readonly<Record<string, Cell>>, rows = 200) {
  return inferSchema(
    Object.entries(columns).map(([header, cell]) => {
      const values = new ColumnStatistics(",");
      for (let row = 0; row < rows; row++) values.add(cell(row));
      return { header, values: values.finish() };
    }),
  );
}

/** Kind and roles of each column by header. */
function inferred(columns: Readonly<Record<string, Cell>>, rows?: number) {
  const headers = Object.keys(columns);
  return Object.fromEntries(
    infer(columns, rows).columns.map(({ column }, index) => [
      headers[index],
      [column?.kind, ...column?.roles ?? []].join(" "),
    ]),
  );
}

const id: Cell = (row) => `C-${1000 + row}`;

/** A column of each kind, as files have it. */
const OF_KIND: Readonly<Record<Kind, readonly [header: string, cell: Cell]>> = {
  NUMBER: ["Weight", (row) => `${row % 70}.5`],
  INTEGER: ["Visits", (row) => String(row % 40)],
  ORDINAL: ["Satisfaction", (row) => String(1 + row % 5)],
  BOOLEAN: ["Newsletter", (row) => row % 3 === 0 ? "yes" : "no"],
  CATEGORY: ["City", (row) => ["Seoul", "Busan", "Daegu"][row % 3]!],
  DATE: ["Joined", (row) => `2025-0${1 + row % 9}-1${row % 10}`],
  TEXT: ["Remark", (row) => `Called on Monday about invoice ${row * 7}, calls again`],
};

Deno.test("inferSchema() finds a column of each kind by its values", () => {
  for (const [kind, [header, cell]] of Object.entries(OF_KIND)) {
    assert.equal(inferred({ [header]: cell })[header]?.split(" ")[0], kind);
  }
});

Deno.test("inferSchema() takes for the id what is unique, has no gaps and is called so", () => {
  const idOf = (columns: Readonly<Record<string, Cell>>) => {
    const { columns: found, rowNumbers } = infer(columns);
    if (rowNumbers) return null;
    return Object.keys(columns)[found.findIndex(({ column }) => column?.roles.includes("ID"))];
  };
  assert.equal(
    idOf({ RowNumber: (row) => String(row + 1), CustomerId: (row) => String(9e6 + row * 7) }),
    "CustomerId",
  );
  assert.equal(idOf({ id: (row) => String(row), user_id: (row) => `u${row}` }), "user_id");
  assert.equal(idOf({ 주문번호: (row) => `O${row}`, 회원번호: (row) => `M${row}` }), "회원번호");
  assert.equal(
    idOf({ Birthday: (row) => `19${50 + row % 50}-0${1 + row % 9}-1${row % 10}` }),
    null,
  );
  assert.equal(idOf({ Salary: (row) => String(100_000 + row * 13) }), null);
  assert.equal(idOf({ Balance: (row) => (row * 1.37).toFixed(2) }), null);
  assert.equal(idOf({ email: (row) => `a${row}@example.org` }), null);
  assert.equal(idOf({ ref: (row) => row % 10 === 0 ? "" : `R${row}` }), null);
  assert.equal(
    idOf({ code: (row) => `QX-${1000 + row}`, Age: (row) => String(20 + row % 50) }),
    "code",
  );
});

Deno.test("inferSchema() numbers the rows where no column tells customers apart", () => {
  const { schema, rowNumbers } = infer({ Age: (row) => String(20 + row % 50) });
  assert.ok(rowNumbers);
  assert.equal(schema.columns[0]!.header, "(row number)");
  assert.deepEqual(schema.columns[0]!.roles, ["ID"]);
});

Deno.test("inferSchema() finds the label and what it means to have left", () => {
  const labelOf = (header: string, values: readonly string[]) => {
    const { schema } = infer({ id, [header]: (row) => values[row % values.length]! });
    const label = schema.columns.find(({ roles }) => roles.includes("LABEL"));
    return label && [label.header, label.churnedWhen];
  };
  assert.deepEqual(labelOf("Churn", ["No", "Yes"]), ["Churn", ["Yes"]]);
  assert.deepEqual(labelOf("Churn?", ["False.", "True."]), ["Churn?", ["True."]]);
  assert.deepEqual(labelOf("Exited", ["0", "1"]), ["Exited", ["1"]]);
  assert.deepEqual(labelOf("left", ["0", "1"]), ["left", ["1"]]);
  assert.deepEqual(labelOf("Attrition_Flag", ["Existing Customer", "Attrited Customer"]), [
    "Attrition_Flag",
    ["Attrited Customer"],
  ]);
  assert.deepEqual(labelOf("is_active", ["0", "1"]), ["is_active", ["0"]]);
  assert.deepEqual(labelOf("account_status", ["Active", "Cancelled"]), ["account_status", [
    "Cancelled",
  ]]);
  assert.deepEqual(labelOf("Customer Status", ["Stayed", "Churned", "Joined"]), [
    "Customer Status",
    ["Churned"],
  ]);
  assert.deepEqual(labelOf("이탈여부", ["유지", "이탈"]), ["이탈여부", ["이탈"]]);
  assert.deepEqual(labelOf("해지", ["N", "Y"]), ["해지", ["Y"]]);
  assert.deepEqual(labelOf("not_churned", ["0", "1"]), ["not_churned", ["0"]]);
});

Deno.test("inferSchema() takes nothing for a label whose values are not two", () => {
  const labelled = (header: string, cell: Cell) =>
    infer({ id, [header]: cell }).schema.columns.some(({ roles }) => roles.includes("LABEL"));
  assert.ok(!labelled("Churn", (row) => String(row % 5)));
  assert.ok(!labelled("churn_probability", (row) => (row / 200).toFixed(3)));
  assert.ok(!labelled("Churn Reason", (row) => ["Price", "Competitor", "Moved"][row % 3]!));
  assert.ok(!labelled("Gender", (row) => ["F", "M"][row % 2]!));
  assert.ok(!labelled("Newsletter", (row) => ["Yes", "No"][row % 2]!));
});

Deno.test("inferSchema() tells kinds by values, the header deciding what they leave open", () => {
  assert.deepEqual(
    inferred({
      id,
      RowNumber: (row) => String(row + 1),
      SeniorCitizen: (row) => String(row % 2),
      Orders: (row) => String(row % 9),
      Total: (row) => row % 20 === 0 ? "" : (row * 1.5).toFixed(2),
      "Total ($)": (row) => `1,${200 + row}.50`,
      "Zip Code": (row) => String(90_000 + row * 31 % 900),
      Area: (row) => `0${row % 7}`,
      Satisfaction: (row) => String(1 + row % 5),
      Plan: (row) => ["Basic", "Pro", "Team"][row % 3]!,
      Joined: (row) => `${1 + row % 28}/${1 + row % 12}/2023`,
      birth_date: (row) => `19${60 + row % 40}0${1 + row % 9}15`,
      Email: (row) => `a${row}@example.org`,
      전화번호: (row) => `010-1234-${1000 + row}`,
      이름: (row) => `김${String.fromCodePoint(0xac00 + row)}`,
      Notes: (row) => `Called about order ${row}, was content with it all in all`,
      Session: (row) => `a${row}bc`,
      Unused: () => "",
      고객등급: (row) => ["VIP", "일반"][row % 2]!,
    }),
    {
      id: "TEXT ID",
      RowNumber: "INTEGER",
      SeniorCitizen: "BOOLEAN FEATURE",
      Orders: "INTEGER FEATURE FREQUENCY",
      Total: "NUMBER FEATURE MONETARY",
      "Total ($)": "NUMBER FEATURE",
      "Zip Code": "CATEGORY",
      Area: "CATEGORY FEATURE",
      Satisfaction: "ORDINAL FEATURE",
      Plan: "CATEGORY FEATURE",
      Joined: "DATE FEATURE",
      birth_date: "DATE FEATURE",
      Email: "TEXT CONTACT",
      전화번호: "TEXT CONTACT",
      이름: "TEXT CONTACT",
      Notes: "TEXT",
      Session: "TEXT",
      Unused: "TEXT IGNORED",
      고객등급: "CATEGORY FEATURE",
    },
  );
});

Deno.test("inferSchema() takes amounts with one currency for numbers, and with several for texts", () => {
  const roles = inferred({
    id,
    총구매금액: (row) => `${1 + row},${100 + row}원`,
    Discount: (row) => `${row % 30}%`,
    Price: (row) => `${["$", "€"][row % 2]}${row + 1}.50`,
    "Total spent": (row) => `${row % 25 === 0 ? "-" : ""}${row + 1}.50`,
  });
  assert.deepEqual(roles, {
    id: "TEXT ID",
    총구매금액: "NUMBER FEATURE",
    Discount: "INTEGER FEATURE",
    Price: "TEXT",
    "Total spent": "NUMBER FEATURE MONETARY",
  });
});

Deno.test("inferSchema() takes sparse dates for dates, not for telephone numbers", () => {
  const cancelled = (row: number) => row % 3 === 0 ? `2025-07-0${1 + row % 9}` : "";
  assert.partialDeepStrictEqual(inferred({ id, cancelled_at: cancelled }), {
    cancelled_at: "DATE FEATURE",
  });
});

Deno.test("inferSchema() gives recency to the date of the last order, and to no other date", () => {
  const day = (row: number) => `2026-0${1 + row % 9}-1${row % 7}`;
  const roles = inferred({ id, "Signup date": day, "Last order date": day });
  assert.equal(roles["Last order date"], "DATE FEATURE RECENCY");
  assert.equal(roles["Signup date"], "DATE FEATURE");
});

Deno.test("inferSchema() gives recency, frequency and monetary value to one column each", () => {
  const roles = inferred({
    id,
    "Days since last purchase": (row) => String(row % 90),
    "Number of orders": (row) => String(row % 12),
    "Avg order amount": (row) => String(row * 3),
    "Total spent": (row) => String(row * 30 % 997),
    "Order amount limit": (row) => String(row * 31 % 997),
  });
  assert.equal(roles["Days since last purchase"], "INTEGER FEATURE RECENCY");
  assert.equal(roles["Number of orders"], "INTEGER FEATURE FREQUENCY");
  assert.equal(roles["Total spent"], "NUMBER FEATURE MONETARY");
  assert.equal(roles["Avg order amount"], "NUMBER FEATURE");
});

Deno.test("inferSchema() keeps headers apart that make the same key", () => {
  const { schema } = infer({
    id,
    order: id,
    Order: id,
    __proto__x: id,
    "1st order": id,
    "고객": id,
  });
  const keys = schema.columns.map(({ key }) => key);
  assert.equal(new Set(keys).size, keys.length);
});
