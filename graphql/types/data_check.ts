import { FINDING_KINDS, type FindingKind, SEVERITIES } from "@/ml/data_check/data_check.ts";
import { describeFinding, describeIdentifier } from "@/content/data_check/describe.ts";
import {
  type Identifier,
  IDENTIFIER_REASONS,
  type IdentifierReason,
} from "@/ml/data_check/identifiers.ts";
import { type Evidence, evidenceOf } from "@/content/data_check/evidence.ts";
import type { CheckedFinding, CheckedRow, DataCheck } from "@/services/data_check/data_check.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { builder } from "../builder.ts";
import { localeArgs, localeKey } from "./locale.ts";

const KIND_DESCRIPTIONS: Readonly<Record<FindingKind, string>> = {
  EXACT_DUPLICATES: "Rows that repeat an earlier row in everything but the id.",
  APPENDED_COPY: "Rows that repeat other rows, some columns moved by a constant.",
  ALTERED_COPY: "Such a copy in which most rows were altered in a few columns.",
  LABEL_LEAK: "A column that alone tells who churned.",
  PREDICTIVE_IDENTIFIER: "An id or an order of rows that tells who is likelier to have churned.",
  CONSTANT_COLUMN: "A column with one value, or none, in all rows.",
  NEAR_CONSTANT_COLUMN: "A column with one value, or none, in almost all rows.",
  CATEGORY_DRIFT:
    "Categories unlike those of the training data. Found by `holdfast check --against`.",
  RANGE_DRIFT: "Numbers unlike those of the training data. Found by `holdfast check --against`.",
};

const FindingKindType = builder.enumType("FindingKind", {
  description: "What can be found in a table.",
  values: Object.fromEntries(
    FINDING_KINDS.map((kind) => [kind, { description: KIND_DESCRIPTIONS[kind] }]),
  ) as Record<FindingKind, { description: string }>,
});

const SeverityType = builder.enumType("Severity", {
  description: "Severity of a finding.",
  values: {
    HIGH: { description: "Invalidates the metrics of any model that ignores it." },
    MEDIUM: { description: "May invalidate metrics." },
    LOW: { description: "Worth knowing." },
  } satisfies Record<(typeof SEVERITIES)[number], { description: string }>,
});

const CheckedRowType = builder.objectRef<CheckedRow>("CheckedRow").implement({
  description: "A row that a finding is about.",
  fields: (t) => ({
    customerId: t.exposeString("customerId", { description: "The shop's id of the customer." }),
    line: t.exposeInt("line", {
      nullable: true,
      description: "Line of the imported file, counted from 1 with the header; null when unknown.",
    }),
  }),
});

/** One figure of a finding, in its own form and with the finding that it belongs to. */
interface FindingFigure {
  readonly finding: CheckedFinding;
  readonly name: string;
}

const FindingEvidence = builder.objectRef<FindingFigure>("FindingEvidence").implement({
  description: "One figure that shows a finding.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "What it is, for programs; such as `lag`." }),
    value: t.string({
      description: "For programs: a number unrounded, with a point; shares from 0 to 1.",
      resolve: ({ finding, name }) => String(finding.evidence[name]),
    }),
    label: t.string({
      description: "What it is, in words.",
      args: localeArgs,
      resolve: (figure, { locale }, { schema }) => shown(figure, schema, localeKey(locale)).label,
    }),
    text: t.string({
      description: "The value in words.",
      args: localeArgs,
      resolve: (figure, { locale }, { schema }) => shown(figure, schema, localeKey(locale)).value,
    }),
  }),
});

function shown(
  { finding, name }: FindingFigure,
  schema: CustomerSchema,
  locale: "en" | "ko",
): Evidence {
  return evidenceOf(finding, schema, locale).find((evidence) => evidence.name === name)!;
}

const DataFinding = builder.objectRef<CheckedFinding>("DataFinding").implement({
  description: "Something in the table that would mislead a model.",
  fields: (t) => ({
    kind: t.expose("kind", { type: FindingKindType, description: "What was found." }),
    severity: t.expose("severity", { type: SeverityType, description: "Its severity." }),
    column: t.string({
      nullable: true,
      description:
        "Field of `Customer`, or attribute, that it is about; null when the whole table.",
      resolve: ({ column }) => column ?? null,
    }),
    rows: t.exposeInt("rows", { description: "How many rows it is about." }),
    examples: t.field({
      type: [CheckedRowType],
      description: "The first of those rows, at most 20; none where it is about all rows alike.",
      complexity: { field: 1, multiplier: 20 },
      resolve: ({ examples }) => [...examples],
    }),
    evidence: t.field({
      type: [FindingEvidence],
      description: "The evidence.",
      complexity: { field: 1, multiplier: 8 },
      resolve: (finding, _args, { schema }) =>
        evidenceOf(finding, schema, "en").map(({ name }) => ({ finding, name })),
    }),
    title: t.string({
      description: "What was found, as one sentence.",
      args: localeArgs,
      resolve: (finding, { locale }, { schema }) =>
        describeFinding(finding, schema, localeKey(locale)).title,
    }),
    consequence: t.string({
      description: "Its consequence.",
      args: localeArgs,
      resolve: (finding, { locale }, { schema }) =>
        describeFinding(finding, schema, localeKey(locale)).consequence,
    }),
    remedy: t.string({
      description: "The remedy.",
      args: localeArgs,
      resolve: (finding, { locale }, { schema }) =>
        describeFinding(finding, schema, localeKey(locale)).remedy,
    }),
  }),
});

const IDENTIFIER_DESCRIPTIONS: Readonly<Record<IdentifierReason, string>> = {
  CONTACT: "E-mail addresses, phone numbers, names and the like.",
  ROW_NUMBER: "Whole numbers that count the rows.",
  NEAR_UNIQUE: "Almost every value is unique.",
};

const IdentifierReasonType = builder.enumType("IdentifierReason", {
  description: "Why a column is no evidence that rows are independent.",
  values: Object.fromEntries(
    IDENTIFIER_REASONS.map((reason) => [reason, { description: IDENTIFIER_DESCRIPTIONS[reason] }]),
  ) as Record<IdentifierReason, { description: string }>,
});

const IdentifierType = builder.objectRef<Identifier>("IdentifierColumn").implement({
  description: "A column that was left out when rows were compared.",
  fields: (t) => ({
    column: t.exposeString("column", { description: "The attribute." }),
    reason: t.expose("reason", {
      type: IdentifierReasonType,
      description: "Why it is no evidence that rows are independent.",
    }),
    text: t.string({
      description: "The reason in words.",
      args: localeArgs,
      resolve: (identifier, { locale }) => describeIdentifier(identifier, localeKey(locale)),
    }),
  }),
});

export const DataCheckType = builder.objectRef<DataCheck>("DataCheck").implement({
  description: "What in the stored customers would mislead a model.",
  fields: (t) => ({
    rows: t.exposeInt("rows", { description: "Customers in all." }),
    groups: t.exposeInt("groups", {
      description: "Independent customers: exact duplicates and plain copies count once.",
    }),
    strictGroups: t.exposeInt("strictGroups", {
      description: "Independent customers when altered copies count once as well.",
    }),
    identifiers: t.field({
      type: [IdentifierType],
      description: "Columns that were left out when rows were compared.",
      resolve: ({ identifiers }) => [...identifiers],
    }),
    findings: t.field({
      type: [DataFinding],
      description: "The findings, most severe first; empty when there are none.",
      complexity: { field: 1, multiplier: 10 },
      resolve: ({ findings }) => [...findings],
    }),
  }),
});
