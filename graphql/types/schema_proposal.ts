import type { NoFeature } from "@/schema/infer_kind.ts";
import { type ProposedColumn, proposeSchema, type SchemaProposal } from "@/services/imports/mod.ts";
import { builder } from "../builder.ts";
import { CustomerSchemaType, SchemaColumn } from "./customer_schema.ts";
import { ImportType } from "./import.ts";

const NoFeatureType = builder.enumType("NoFeature", {
  description: "Why a column is proposed not to be a feature.",
  values: {
    EMPTY: { description: "It holds no values." },
    ROW_COUNTER: { description: "It numbers the rows." },
    NEARLY_UNIQUE: { description: "Almost every value is different." },
    CONTACT: { description: "It holds contact data, such as names or e-mail addresses." },
    FREE_TEXT: { description: "It holds free text." },
    CODE: { description: "Its numbers are codes, such as postal codes." },
  } as const satisfies Record<NoFeature, unknown>,
});

const LabelValue = builder.objectRef<ProposedColumn["labelValues"][number]>("LabelValue")
  .implement({
    description: "A value that may mean that a customer has churned.",
    fields: (t) => ({
      value: t.exposeString("value", { description: "The value." }),
      count: t.exposeInt("count", { description: "Rows with it." }),
    }),
  });

const ProposedColumnType = builder.objectRef<ProposedColumn>("ProposedColumn").implement({
  description: "A column of a file with what it is proposed to mean.",
  fields: (t) => ({
    header: t.exposeString("header", { description: "Header in the file." }),
    samples: t.stringList({
      description: "The first different values, up to five.",
      resolve: ({ samples }) => samples.map((value) => value.slice(0, 100).toWellFormed()),
    }),
    count: t.exposeInt("count", { description: "Rows with a value." }),
    missing: t.exposeInt("missing", { description: "Rows without one." }),
    distinct: t.exposeInt("distinct", {
      description: "Different values; beyond two thousand an estimate.",
    }),
    column: t.expose("column", {
      type: SchemaColumn,
      description: "Its meaning, as declared or as inferred.",
    }),
    noFeature: t.expose("noFeature", {
      type: NoFeatureType,
      nullable: true,
      description: "Why it is proposed not to be a feature; null where it is one, or was declared.",
    }),
    labelValues: t.field({
      type: [LabelValue],
      description: "Its values, the most frequent first, where they are few enough for a label.",
      complexity: { field: 1, multiplier: 4 },
      resolve: ({ labelValues }) => labelValues,
    }),
  }),
});

const SchemaProposalType = builder.objectRef<SchemaProposal>("SchemaProposal").implement({
  description: "What the columns of an uploaded file are proposed to mean.",
  fields: (t) => ({
    rows: t.exposeInt("rows", { description: "Rows that the proposal rests on." }),
    complete: t.exposeBoolean("complete", { description: "Whether these are all rows." }),
    columns: t.field({
      type: [ProposedColumnType],
      description: "The columns of the file.",
      complexity: { field: 1, multiplier: 30 },
      resolve: ({ columns }) => columns,
    }),
    rowNumbers: t.exposeBoolean("rowNumbers", {
      description: "Whether customers are numbered by row, because no column identifies them.",
    }),
    declared: t.exposeBoolean("declared", {
      description: "Whether the columns were declared; otherwise they are inferred.",
    }),
    schema: t.expose("schema", {
      type: CustomerSchemaType,
      description: "The schema of the customers after the import.",
    }),
  }),
});

builder.objectField(ImportType, "proposal", (t) =>
  t.field({
    type: SchemaProposalType,
    complexity: 10,
    description: "What the columns of the uploaded file are proposed to mean, by its first " +
      "100,000 rows, fewer where the file is wide. Fails with UPLOAD_GONE once the file is no longer kept.",
    resolve: ({ id }, _args, { services, signal }) => proposeSchema(services, id, signal),
  }));
