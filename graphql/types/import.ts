import {
  countImports,
  countRejections,
  findImport,
  groupRejections,
  type ImportRow,
  listImports,
  listRejections,
  type RejectionGroup,
  type RejectionRow,
} from "@/db/queries/imports.ts";
import { LEAVE_OUT, previewUpload } from "@/services/imports/mod.ts";
import { previewOrderUpload } from "@/services/orders/preview_orders.ts";
import { builder, innerNumber, wholeNumber } from "../builder.ts";
import { pageCost, toConnection } from "./connection.ts";
import { CustomerColumn, storedKey } from "./customer_columns.ts";
import { ImportReportType } from "./import_report.ts";
import { OrderReportType, UploadedOrders } from "./order_import.ts";
import { UploadedFile } from "./uploaded_file.ts";

export const ImportMode = builder.enumType("ImportMode", {
  description: "What an import does with the stored customers.",
  values: {
    MERGE: { description: "Updates by customer id, and adds what is new." },
    REPLACE: { description: "Replaces the whole table by the file, in one step." },
  } as const,
});

export const ImportKind = builder.enumType("ImportKind", {
  description: "What a file holds.",
  values: {
    CUSTOMERS: { description: "A customer table: a row is a customer." },
    ORDERS: { description: "Orders or their lines: a customer comes as often as they ordered." },
  } as const,
});

const ImportStatus = builder.enumType("ImportStatus", {
  description: "Status of an import.",
  values: {
    UPLOADING: { description: "Its file is being uploaded." },
    STAGED: { description: "Its file has been uploaded; call `startImport`." },
    PENDING: { description: "Waits for its turn." },
    RUNNING: { description: "Is being read." },
    COMPLETED: { description: "The accepted rows are in, or have been checked in a dry run." },
    FAILED: { description: "Nothing was changed; `error` says why." },
    CANCELLED: { description: "Was cancelled; nothing was changed." },
  } as const,
});

const ColumnMapping = builder.objectRef<readonly [header: string, field: string | null]>(
  "ColumnMapping",
).implement({
  description: "What a column of a file maps to.",
  fields: (t) => ({
    header: t.string({ description: "Header in the file.", resolve: ([header]) => header }),
    key: t.string({
      nullable: true,
      description: "Key of the column that it maps to; null where it is not imported.",
      resolve: ([, target]) => target === LEAVE_OUT ? null : target,
    }),
    field: t.field({
      type: CustomerColumn,
      nullable: true,
      description: "The same, where the stored customers have such a column; null otherwise.",
      resolve: ([, target], _args, { schema }) => storedKey(schema, target),
    }),
    leftOut: t.boolean({
      description: "Whether the column is not imported.",
      resolve: ([, target]) => target === LEAVE_OUT,
    }),
  }),
});

const RejectionGroupType = builder.objectRef<RejectionGroup>("RejectionGroup").implement({
  description: "Rejections of one kind in one column.",
  fields: (t) => ({
    column: t.exposeString("column", {
      nullable: true,
      description: "Header of the column; null for errors of whole rows.",
    }),
    code: t.exposeString("code", { description: "Stable code, such as OUT_OF_RANGE." }),
    count: t.exposeInt("count", { description: "How often." }),
    firstLine: t.exposeInt("firstLine", { description: "First line with it." }),
    firstValue: t.exposeString("firstValue", {
      nullable: true,
      description: "The value there.",
    }),
  }),
});

const Rejection = builder.objectRef<RejectionRow>("Rejection").implement({
  description: "Why a row was rejected: one for each field with an error.",
  fields: (t) => ({
    line: t.exposeInt("line", { description: "Line of the file, from 1 with the header." }),
    column: t.exposeString("column", { nullable: true, description: "Header of the column." }),
    value: t.exposeString("value", { nullable: true, description: "The value there." }),
    code: t.exposeString("code", { description: "Stable code, such as OUT_OF_RANGE." }),
    reason: t.exposeString("reason", { description: "What is wrong and how to fix it." }),
    row: t.stringList({
      nullable: true,
      description: "The whole row as it stood in the file.",
      resolve: ({ row }) => row,
    }),
  }),
});

const counts = [
  ["rowsRead", "Rows of the file, without the header."],
  ["rowsAccepted", "Rows that were imported, or would be after a dry run."],
  ["rowsRejected", "Rows that were not."],
  ["rowsInserted", "Customers, or orders, that were new."],
  ["rowsUpdated", "Customers that were there already, under MERGE alone; or orders."],
  ["rowsUnchanged", "Of the updated: those that did not change."],
] as const;

export const ImportType = builder.objectRef<ImportRow>("Import");
builder.node(ImportType, {
  description: "A file that was or will be imported.",
  id: { resolve: ({ id }) => String(id) },
  loadOne: (id, { services }) => findImport(services.db, wholeNumber(id)),
  fields: (t) => ({
    fileName: t.exposeString("fileName", { description: "Name of the file." }),
    kind: t.expose("kind", { type: ImportKind, description: "What the file holds." }),
    mode: t.expose("mode", {
      type: ImportMode,
      description:
        "What it does with the stored customers. Orders are merged with the stored ones; " +
        "the first to follow the demo store replace its customers.",
    }),
    dryRun: t.exposeBoolean("dryRun", { description: "Whether it only checks." }),
    demo: t.exposeBoolean("demo", { description: "Whether it is fictional demo data." }),
    status: t.expose("status", { type: ImportStatus, description: "Its status." }),
    encoding: t.exposeString("encoding", {
      nullable: true,
      description: "Encoding that was found in the file.",
    }),
    delimiter: t.exposeString("delimiter", {
      nullable: true,
      description: "Delimiter that was found in the file.",
    }),
    sheet: t.exposeString("sheet", {
      nullable: true,
      description: "Sheet of the workbook that was chosen; null: the first that holds a table.",
    }),
    header: t.exposeBoolean("header", {
      description: "Whether the first row holds the names of the columns.",
    }),
    mapping: t.field({
      type: [ColumnMapping],
      description: "What each column was taken for.",
      resolve: ({ mapping }) => Object.entries(mapping ?? {}),
    }),
    ...Object.fromEntries(
      counts.map(([name, description]) => [name, t.exposeInt(name, { description })]),
    ),
    acceptRejected: t.exposeBoolean("acceptRejected", {
      description:
        "Whether it may replace the customers although more than 5% of its rows are rejected.",
    }),
    report: t.field({
      type: ImportReportType,
      nullable: true,
      description: "How the file was read; null until it has been read to its end.",
      resolve: ({ report }) => report,
    }),
    orders: t.field({
      type: OrderReportType,
      nullable: true,
      description: "Of orders: how the file was read and what it came to; null until it has been " +
        "read to its end.",
      resolve: ({ orders }) => orders,
    }),
    error: t.exposeString("error", {
      nullable: true,
      description: "Why it failed, in one line.",
    }),
    errorCode: t.exposeString("errorCode", {
      nullable: true,
      description: "Stable code of the error, such as NO_GOOD_ROWS.",
    }),
    file: t.field({
      type: UploadedFile,
      nullable: true,
      complexity: 10,
      description:
        "The uploaded customer table, as long as it is kept: until it was imported, or for 24 hours by " +
        "default.",
      resolve: async ({ id, kind }, _args, { services }) =>
        kind === "ORDERS" ? null : await previewUpload(services.db, id) ?? null,
    }),
    orderFile: t.field({
      type: UploadedOrders,
      nullable: true,
      complexity: 10,
      description: "The same of a file of orders.",
      resolve: async ({ id, kind }, _args, { services }) =>
        kind === "ORDERS" ? await previewOrderUpload(services.db, id) ?? null : null,
    }),
    rejectionGroups: t.field({
      type: [RejectionGroupType],
      complexity: 10,
      description: "Why rows were rejected, by column and code: the 50 most frequent.",
      resolve: ({ id }, _args, { services }) => groupRejections(services.db, id),
    }),
    rejections: t.connection(
      {
        type: Rejection,
        nullable: true,
        description: "Why rows were rejected, by line.",
        complexity: pageCost,
        resolve: async ({ id }, page, { services: { db } }) =>
          toConnection(await listRejections(db, id, page), () => countRejections(db, id)),
      },
      { name: "RejectionConnection", description: "A page of rejections." },
      { name: "RejectionEdge", description: "A rejection on a page." },
    ),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was uploaded." }),
    finishedAt: t.expose("finishedAt", {
      type: "DateTime",
      nullable: true,
      description: "When it ended.",
    }),
  }),
});

builder.queryFields((t) => ({
  import: t.field({
    type: ImportType,
    nullable: true,
    description: "One import.",
    args: { id: t.arg.id({ required: true, description: "The import's id." }) },
    resolve: (_root, { id }, { services }) => findImport(services.db, innerNumber("Import", id)),
  }),
  imports: t.connection(
    {
      type: ImportType,
      nullable: true,
      description: "All imports, the newest first.",
      complexity: pageCost,
      resolve: async (_root, page, { services: { db } }) =>
        toConnection(await listImports(db, page), () => countImports(db)),
    },
    { name: "ImportConnection", description: "A page of imports." },
    { name: "ImportEdge", description: "An import on a page." },
  ),
}));
