import { builder } from "../builder.ts";

/** A range that a figure lies in. */
export const Interval = builder.objectRef<{ low: number; high: number }>("Interval").implement({
  description: "95% interval of a metric over resamples of the customers.",
  fields: (t) => ({
    low: t.exposeFloat("low", { description: "Lower end." }),
    high: t.exposeFloat("high", { description: "Upper end." }),
  }),
});
