import type { HistoryMonth } from "@/db/queries/months/history.ts";
import type { RfmGroup } from "@/ml/segments/rfm_groups.ts";
import { UserError } from "@/services/errors.ts";
import { builder } from "../builder.ts";
import { RiskBand } from "./customer_columns.ts";
import { Customer } from "./refs.ts";
import { RfmGroupKey } from "./rfm_group.ts";

const CustomerHistoryMonth = builder.objectRef<HistoryMonth>("CustomerHistoryMonth").implement({
  description: "A month of a customer.",
  fields: (t) => ({
    month: t.field({
      type: "Date",
      description: "First day of the month.",
      resolve: ({ month }) => month,
    }),
    group: t.field({
      type: RfmGroupKey,
      description: "The RFM group at the month's end.",
      resolve: ({ rfmGroup }) => rfmGroup as RfmGroup,
    }),
    orders: t.exposeInt("orders", { description: "Orders in the month." }),
    spend: t.exposeFloat("spend", {
      nullable: true,
      description: "Spent in the month, returns taken off; null where no amount is known.",
    }),
    totalOrders: t.exposeInt("totalOrders", { description: "Orders until the month's end." }),
    totalSpend: t.exposeFloat("totalSpend", {
      nullable: true,
      description: "Spent until the month's end, returns taken off; null where no amount is known.",
    }),
    probability: t.exposeFloat("probability", {
      nullable: true,
      description: "Probability to churn by the last scoring that was finished in the month or, " +
        "for the last month with orders, since then; null where there was none.",
    }),
    band: t.expose("band", {
      type: RiskBand,
      nullable: true,
      description: "Risk band by the same scoring; null where there was none, or where it found " +
        "the customer churned.",
    }),
  }),
});

/** Default and maximum number of months. */
const USUAL_MONTHS = 24;
const MAX_MONTHS = 120;

builder.objectField(Customer, "history", (t) =>
  t.field({
    type: [CustomerHistoryMonth],
    description: "The customer month by month from the first order on, the oldest month first; " +
      "empty without orders.",
    args: {
      months: t.arg.int({
        required: true,
        defaultValue: USUAL_MONTHS,
        description: `The newest months, at most so many: 1 to ${MAX_MONTHS}.`,
      }),
    },
    complexity: ({ months }) => ({ field: 1, multiplier: Math.max(1, months) }),
    resolve: ({ customerId }, { months }, { loaders }) => {
      if (months < 1 || months > MAX_MONTHS) {
        throw new UserError(
          "OUT_OF_RANGE",
          `Expected 1 to ${MAX_MONTHS} months, but found ${months}.`,
        );
      }
      return loaders.history(customerId, months);
    },
  }));
