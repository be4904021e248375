import type { DatasetProfile } from "@/services/statistics/profile.ts";
import type { PreviewRow } from "@/services/statistics/preview.ts";
import { builder } from "../builder.ts";
import { DataCheckType } from "./data_check.ts";
import { DataColumnType, PairsType } from "./data_column.ts";
import { FeatureTestType, HypothesisType, SatisfactionTableType } from "./hypothesis.ts";

const PreviewCell = builder.objectRef<{ column: string; value: string | null }>("PreviewCell")
  .implement({
    description: "One cell of a customer's row.",
    fields: (t) => ({
      column: t.exposeString("column", { description: "The column's header in the file." }),
      value: t.exposeString("value", {
        nullable: true,
        description: "As the file had it, 1 for yes and 0 for no; null for an empty cell.",
      }),
    }),
  });

const PreviewRowType = builder.objectRef<PreviewRow>("PreviewRow").implement({
  description: "A customer as its file had it.",
  fields: (t) => ({
    customerId: t.exposeString("customerId", { description: "The shop's id of the customer." }),
    line: t.exposeInt("line", {
      nullable: true,
      description: "Line of the imported file, counted from 1 with the header; null when unknown.",
    }),
    cells: t.field({
      type: [PreviewCell],
      description: "The columns of the schema in their order, and the others.",
      complexity: { field: 1, multiplier: 25 },
      resolve: ({ cells }) => Object.entries(cells).map(([column, value]) => ({ column, value })),
    }),
  }),
});

/** The stored customers as a data set; what is asked for of its profile is read once. */
interface Dataset {
  profile(): Promise<DatasetProfile>;
}

const DatasetType = builder.objectRef<Dataset>("Dataset").implement({
  description:
    "The stored customers as the data that models learn from. All but the check is computed on " +
    "first request, which takes some seconds with a million customers, and cached until the " +
    "customers change.",
  fields: (t) => ({
    customers: t.int({
      description: "Customers in all.",
      resolve: async ({ profile }) => (await profile()).customers,
    }),
    retained: t.int({
      description: "Active customers with a known outcome.",
      resolve: async ({ profile }) => (await profile()).retained,
    }),
    churned: t.int({
      description: "Churned customers.",
      resolve: async ({ profile }) => (await profile()).churned,
    }),
    churnRate: t.float({
      nullable: true,
      description:
        "Share of the customers with a known outcome that churned, from 0 to 1; null when none is " +
        "known.",
      resolve: async ({ profile }) => {
        const { retained, churned } = await profile();
        return retained + churned > 0 ? churned / (retained + churned) : null;
      },
    }),
    preview: t.field({
      type: [PreviewRowType],
      description: "The first ten customers of the files that they came from.",
      complexity: { field: 1, multiplier: 10 },
      resolve: async ({ profile }) => [...(await profile()).preview],
    }),
    columns: t.field({
      type: [DataColumnType],
      description:
        "The columns of the schema in their order, then the others by name, at most 100 of those.",
      complexity: { field: 1, multiplier: 30 },
      resolve: async ({ profile }) => [...(await profile()).columns],
    }),
    column: t.field({
      type: DataColumnType,
      nullable: true,
      description: "One column; null when there is none of that name.",
      args: {
        field: t.arg.string({
          required: true,
          description: "Field of `Customer`, or the attribute's own name.",
        }),
      },
      resolve: async ({ profile }, { field }) =>
        (await profile()).columns.find((column) => column.field === field),
    }),
    hoursAgainstOrders: t.field({
      type: PairsType,
      description: "Hours on the app (x) against orders last month (y).",
      resolve: async ({ profile }) => (await profile()).hoursAgainstOrders,
    }),
    hypotheses: t.field({
      type: [HypothesisType],
      description: "Common beliefs about churn, tested on the customers.",
      complexity: { field: 1, multiplier: 3 },
      resolve: async ({ profile }) => [...(await profile()).hypotheses],
    }),
    featureTests: t.field({
      type: [FeatureTestType],
      description:
        "One test a feature, in the schema's order: whether it differs between customers " +
        "who churned and those who did not. Numbers by Welch's t-test, others by chi-squared.",
      complexity: { field: 1, multiplier: 30 },
      resolve: async ({ profile }) => [...(await profile()).featureTests],
    }),
    satisfaction: t.field({
      type: SatisfactionTableType,
      description: "Satisfaction groups against churn, with observed and expected counts.",
      resolve: async ({ profile }) => (await profile()).satisfaction,
    }),
    check: t.field({
      type: DataCheckType,
      description:
        "What in it would mislead a model. Computed in a worker on first request, which takes " +
        "seconds on a large table, and cached until the customers change. Beyond 1,000,000 " +
        "customers or 30,000,000 values it is " +
        "refused (`TOO_LARGE`); while an import changes them too (`BUSY`).",
      resolve: (_dataset, _args, { services }) => services.dataCheck.current(),
    }),
    audit: t.field({
      type: DataCheckType,
      description: "The same as `check`.",
      deprecationReason: "Use `check`.",
      resolve: (_dataset, _args, { services }) => services.dataCheck.current(),
    }),
  }),
});

builder.queryField("dataset", (t) =>
  t.field({
    type: DatasetType,
    description: "The stored customers as the data that models learn from.",
    resolve: (_root, _args, { services }) => {
      let profile: Promise<DatasetProfile> | undefined;
      return { profile: () => profile ??= services.profile.current() };
    },
  }));
