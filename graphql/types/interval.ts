import { builder } from "../builder.ts";

/** A range that a figure lies in. */
export const Interval = builder.objectRef<{ low: number; high: number }>("Interval").implement({
  description: "95% interval of a metric over resamples of the customers.",
  fields: (t) => ({
    low: t.exposeFloat("low", { description: "Lower end." }),
    high: t.exposeFloat("high", { description: "Upper end." }),
  }),
});

/** A range that what is expected of one customer lies in. */
export const PredictiveInterval = builder
  .objectRef<{ low: number; high: number }>("PredictiveInterval").implement({
    description:
      "80% interval of what a customer will do: of customers with the same history, one " +
      "in ten stays below it and one in ten goes above it.",
    fields: (t) => ({
      low: t.exposeFloat("low", { description: "10% quantile." }),
      high: t.exposeFloat("high", { description: "90% quantile." }),
    }),
  });
