/** Types that name columns of the customer table: here with what every shop has, the rest is added by `shop/`. */
import type {
  CustomerFilter,
  CustomerStatus as Status,
  DateRange as DateBounds,
  NumberRange,
  TextFilter as TextConditions,
} from "@/db/queries/customers.ts";
import type { GivenOrder } from "@/db/queries/given_orders.ts";
import type { OrdersInput } from "@/services/scoring/orders_input.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { ID_KEY, LABEL_KEY, shopColumnsOf } from "@/schema/schema.ts";
import { builder } from "../builder.ts";

/** A column of the customer table, by its key. */
export const CustomerColumn = builder.enumType("CustomerColumn", {
  description: "A column of the customer table, by the schema of the stored customers.",
  values: {
    CUSTOMER_ID: { value: "customerId" as string, description: "The shop's own customer id." },
    CHURNED: { value: "churned" as string, description: "Whether the customer has churned." },
  },
});

/** A key if the stored customers have a column of it; what is remembered of a file may name columns of another schema. */
export function storedKey(schema: CustomerSchema, key: string | null): string | null {
  if (key === null) return null;
  if (key === ID_KEY || key === LABEL_KEY) return key;
  return shopColumnsOf(schema).some((column) => column.key === key) ? key : null;
}

export const CustomerStatus = builder.enumType("CustomerStatus", {
  description: "Whether a customer has left.",
  values: {
    ACTIVE: { description: "Not known to have left: `churned` is false or unknown." },
    CHURNED: { description: "Has left: `churned` is true." },
  } as const satisfies Record<Status, unknown>,
});

export const RiskBand = builder.enumType("RiskBand", {
  description: "How urgent an active customer is, by the model's threshold.",
  values: {
    HIGH: { description: "At or above the threshold: at risk." },
    MEDIUM: { description: "At or above half of the threshold." },
    LOW: { description: "Below half of the threshold." },
  } as const,
});

const ONE_OF = "One of these; none matches when the list is empty.";
const NONE_OF = "Has a value, which is none of these.";
const IS_NULL = "Whether the value is missing.";
const rangeDescription = "All bounds that are given must hold. A missing value lies in no range.";

export const FloatRange = builder.inputRef<NumberRange>("FloatRange").implement({
  description: `Bounds of a number. ${rangeDescription}`,
  fields: (t) => ({
    eq: t.float({ description: "Equal to this." }),
    gte: t.float({ description: "Greater than or equal to this." }),
    gt: t.float({ description: "Greater than this." }),
    lte: t.float({ description: "Less than or equal to this." }),
    lt: t.float({ description: "Less than this." }),
    in: t.floatList({ description: ONE_OF }),
    notIn: t.floatList({ description: NONE_OF }),
    isNull: t.boolean({ description: IS_NULL }),
  }),
});

export const IntRange = builder.inputRef<NumberRange>("IntRange").implement({
  description: `Bounds of a whole number. ${rangeDescription}`,
  fields: (t) => ({
    eq: t.int({ description: "Equal to this." }),
    gte: t.int({ description: "Greater than or equal to this." }),
    gt: t.int({ description: "Greater than this." }),
    lte: t.int({ description: "Less than or equal to this." }),
    lt: t.int({ description: "Less than this." }),
    in: t.intList({ description: ONE_OF }),
    notIn: t.intList({ description: NONE_OF }),
    isNull: t.boolean({ description: IS_NULL }),
  }),
});

builder.inputRef<TextConditions>("CategoryFilter").implement({
  description: "Choice among categories. All conditions that are given must hold.",
  fields: (t) => ({
    eq: t.string({ description: "This category." }),
    in: t.stringList({ description: ONE_OF }),
    notIn: t.stringList({ description: NONE_OF }),
    contains: t.string({ description: "Part of the category, in any case." }),
    isNull: t.boolean({ description: IS_NULL }),
  }),
});

builder.inputRef<TextConditions>("TextFilter").implement({
  description: "What a text is. All conditions that are given must hold.",
  fields: (t) => ({
    eq: t.string({ description: "Exactly this text." }),
    in: t.stringList({ description: ONE_OF }),
    notIn: t.stringList({ description: NONE_OF }),
    contains: t.string({ description: "Part of the text, in any case." }),
    isNull: t.boolean({ description: IS_NULL }),
  }),
});

builder.inputRef<DateBounds>("DateRange").implement({
  description: `Bounds of a date. A bound without a time means the whole day. ${rangeDescription}`,
  fields: (t) => ({
    eq: t.field({ type: "Date", description: "This day, or this moment where a time is given." }),
    gte: t.field({ type: "Date", description: "On or after this." }),
    gt: t.field({ type: "Date", description: "After this." }),
    lte: t.field({ type: "Date", description: "On or before this." }),
    lt: t.field({ type: "Date", description: "Before this." }),
    isNull: t.boolean({ description: IS_NULL }),
  }),
});

export const CustomerFilterInput = builder.inputRef<CustomerFilter>("CustomerFilter");
CustomerFilterInput.implement({
  description: "Which customers. All conditions that are given must hold; `null` is no condition.",
  fields: (t) => ({
    customerId: t.string({ description: "Exactly this customer id." }),
    churned: t.boolean({ description: "Whether the customer has churned." }),
    search: t.string({ description: "Part of the customer id, in any case." }),
    status: t.field({
      type: [CustomerStatus],
      description: "In one of these states: `ACTIVE` leaves churned customers out.",
    }),
    band: t.field({
      type: [RiskBand],
      description: "Active customers in one of these risk bands.",
    }),
    cluster: t.intList({ description: "In one of the current clusters with these indexes." }),
    churnProbability: t.field({
      type: FloatRange,
      description: "Predicted probability to churn, from 0 to 1. `isNull` finds the unscored.",
    }),
    moneyAtRisk: t.field({
      type: FloatRange,
      description: "The probability to churn times what the customer is worth.",
    }),
    toContact: t.boolean({
      description: "Should be contacted now: active, at risk and in no open campaign.",
    }),
    newAtRisk: t.boolean({
      description: "At risk by the last scoring; active and not at risk by the one before.",
    }),
    isNull: t.field({
      type: [CustomerColumn],
      description: "Each of these columns has no value.",
    }),
    and: t.field({ type: [CustomerFilterInput], description: "All of these hold." }),
    or: t.field({
      type: [CustomerFilterInput],
      description: "At least one of these holds; none when the list is empty.",
    }),
    not: t.field({
      type: CustomerFilterInput,
      description: "This does not hold; customers whose value is missing are let through.",
    }),
  }),
});

const OrderInput = builder.inputRef<GivenOrder>("OrderInput").implement({
  description: "An order of a customer to score.",
  fields: (t) => ({
    orderedAt: t.field({
      type: "Date",
      required: true,
      description: "When it was placed, by the shop's clock.",
    }),
    amount: t.float({
      description: "What was paid, in the shop's currency: below 0 it takes back an earlier " +
        "order, 0 counts as none. An order without an amount counts.",
    }),
    items: t.float({ description: "Number of items." }),
    discount: t.float({ description: "Discount, as an amount." }),
  }),
});

export const CustomerInput = builder.inputRef<OrdersInput>("CustomerInput").implement({
  description: "A customer to score without storing it.",
  fields: (t) => ({
    customerId: t.string({ description: "Echoed in the answer; it need not exist." }),
    churned: t.boolean({
      description: "Whether the customer is known to have churned, and so has no risk band. " +
        "If omitted, what the orders that are sent say by the churn definition, or what is " +
        "stored of the customer with this id.",
    }),
    orders: t.field({
      type: [OrderInput],
      description: "The customer's orders, in a shop that knows orders: every column that is " +
        "computed from orders is computed from these, and is ignored where it is sent as well.",
    }),
  }),
});
