import { strictEqual } from "node:assert/strict";
import type { Column } from "@/schema/column.ts";
import { ORDER_COLUMNS } from "@/schema/orders/columns.ts";
import { schemaOf } from "@/schema/schema_of.ts";
import { reasonSentence } from "./reason.ts";

const ID: Column = {
  key: "customerId",
  header: "customerId",
  label: { en: "Customer", ko: "고객" },
  kind: "TEXT",
  roles: ["ID"],
  source: "ORDERS",
};
const SCHEMA = schemaOf([ID, ...ORDER_COLUMNS]);
const spend = {
  field: "spend",
  value: "1574.734",
  direction: "RAISES",
  contribution: 0.032,
} as const;

Deno.test("reasonSentence() writes amounts in the shop's currency", () => {
  strictEqual(
    reasonSentence(SCHEMA, spend, "en", "USD"),
    "Spend: $1,574.73. This raises the probability to churn by 3.2 percentage points.",
  );
  strictEqual(
    reasonSentence(SCHEMA, spend, "ko", "KRW"),
    "총 구매 금액: ₩1,575. 이탈 확률을 3.2%p 높입니다.",
  );
  strictEqual(
    reasonSentence(SCHEMA, spend, "en", null),
    "Spend: 1,574.73. This raises the probability to churn by 3.2 percentage points.",
  );
});

Deno.test("reasonSentence() groups other numbers, and says their unit", () => {
  const days = { ...spend, field: "daysSinceFirstOrder", value: "1204" };
  strictEqual(
    reasonSentence(SCHEMA, days, "en", "USD"),
    "Days since first order: 1,204 days. This raises the probability to churn by 3.2 percentage points.",
  );
});
