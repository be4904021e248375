import type { StoredReason } from "@/db/schema/mod.ts";
import { createFormat, type Format } from "@/locales/format.ts";
import type { Column, CustomerSchema } from "@/schema/column.ts";
import { shapeOf } from "@/schema/kinds.ts";
import { isAmount } from "@/schema/orders/columns.ts";
import { columnOf } from "@/schema/schema.ts";
import { builder } from "../builder.ts";
import { localeArgs, localeKey } from "./locale.ts";
import { featureFields } from "./feature_fields.ts";

const ReasonDirection = builder.enumType("ReasonDirection", {
  description: "Which way a reason moves the probability.",
  values: {
    RAISES: { description: "Makes churn more likely." },
    LOWERS: { description: "Makes churn less likely." },
  } as const,
});

/** Why a customer is rated as it is: one feature's part. */
export const Reason = builder.objectRef<StoredReason>("Reason").implement({
  description: "Why a customer has this probability: the contribution of one feature.",
  fields: (t) => ({
    ...featureFields(t),
    value: t.exposeString("value", {
      nullable: true,
      description: "The customer's own value, as text; null when it is missing.",
    }),
    direction: t.expose("direction", {
      type: ReasonDirection,
      description: "Which way it moves the probability.",
    }),
    contribution: t.exposeFloat("contribution", {
      description:
        "Change of the probability: 0.01 is one percentage point. Negative when it lowers.",
    }),
    sentence: t.string({
      description: "The reason as a sentence.",
      args: localeArgs,
      resolve: async (reason, { locale }, { schema, loaders }) => {
        const column = columnOf(schema, reason.field);
        const currency = column && isAmount(column) ? await loaders.currency() : null;
        return reasonSentence(schema, reason, localeKey(locale), currency);
      },
    }),
  }),
});

/**
 * A reason as a sentence, such as "Tenure: 3 months. This raises the probability to churn by 12.3 percentage points."
 *
 * @param currency of amounts, ISO 4217; null where the shop has none
 */
export function reasonSentence(
  schema: CustomerSchema,
  reason: StoredReason,
  locale: "en" | "ko",
  currency: string | null,
): string {
  const column = columnOf(schema, reason.field);
  const label = column?.label[locale] ?? reason.field;
  const points = Math.abs(reason.contribution * 100).toFixed(1);
  const raises = reason.direction === "RAISES";
  const value = valueText(reason.value, column, locale, createFormat(locale, currency));
  if (locale === "ko") {
    const change = raises ? "높입니다" : "낮춥니다";
    return `${label}: ${value}. 이탈 확률을 ${points}%p ${change}.`;
  }
  return `${label}: ${value}. This ${
    raises ? "raises" : "lowers"
  } the probability to churn by ${points} percentage points.`;
}

function valueText(
  value: string | null,
  column: Column | undefined,
  locale: "en" | "ko",
  format: Format,
): string {
  if (value === null) return locale === "ko" ? "값 없음" : "no value";
  const shape = column && shapeOf(column);
  if (shape === "flag") {
    const yes = value === "true" || value === "1";
    return locale === "ko" ? (yes ? "예" : "아니요") : (yes ? "yes" : "no");
  }
  const number = shape === "range" || shape === undefined ? Number(value) : NaN;
  if (!Number.isFinite(number)) return value;
  if (column && isAmount(column)) return format.amount(number);
  const text = format.decimal(number);
  const unit = column?.unit?.[locale];
  if (!unit) return text;
  return locale === "ko" || unit === "%" ? `${text}${unit}` : `${text} ${unit}`;
}
