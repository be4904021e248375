import {
  countImports,
  countRejections,
  findImport,
  type ImportRow,
  listImports,
  listRejections,
  type RejectionRow,
} from "@/db/queries/imports.ts";
import type { Field } from "@/ml/schema.ts";
import { UserError } from "@/services/errors.ts";
import { storeUpload } from "@/services/imports/mod.ts";
import type { Job } from "@/services/jobs/jobs.ts";
import { needs } from "../access.ts";
import { builder, innerNumber } from "../builder.ts";
import { pageCost, toConnection } from "./connection.ts";
import { CustomerColumn } from "./customer_columns.ts";
import { JobType } from "./job.ts";

const ImportMode = builder.enumType("ImportMode", {
  description: "What an import does with the customers that are there.",
  values: {
    MERGE: { description: "Updates by customer id, and adds what is new." },
    REPLACE: { description: "Swaps the whole table for the file, all at once." },
  } as const,
});

const ImportStatus = builder.enumType("ImportStatus", {
  description: "How far an import is.",
  values: {
    PENDING: { description: "Waits for its turn." },
    RUNNING: { description: "Is being read." },
    COMPLETED: { description: "The accepted rows are in." },
    FAILED: { description: "Nothing was changed; `error` says why." },
    CANCELLED: { description: "Was cancelled; nothing was changed." },
  } as const,
});

const ColumnMapping = builder.objectRef<readonly [header: string, field: string | null]>(
  "ColumnMapping",
).implement({
  description: "What a column of a file was taken for.",
  fields: (t) => ({
    header: t.string({ description: "Header in the file.", resolve: ([header]) => header }),
    field: t.field({
      type: CustomerColumn,
      nullable: true,
      description: "The canonical column; null where the values go to `attributes`.",
      resolve: ([, field]) => field as Field | null,
    }),
  }),
});

const Rejection = builder.objectRef<RejectionRow>("Rejection").implement({
  description: "Why a row of a file was not taken in: one for each field at fault.",
  fields: (t) => ({
    line: t.exposeInt("line", { description: "Line of the file, from 1 with the header." }),
    column: t.exposeString("column", { nullable: true, description: "Header of the column." }),
    value: t.exposeString("value", { nullable: true, description: "What stood there." }),
    code: t.exposeString("code", { description: "Stable code, such as OUT_OF_RANGE." }),
    reason: t.exposeString("reason", { description: "What is wrong and how to mend it." }),
    row: t.stringList({
      nullable: true,
      description: "The whole row as it stood in the file.",
      resolve: ({ row }) => row,
    }),
  }),
});

const counts = [
  ["rowsRead", "Rows of the file, without the header."],
  ["rowsAccepted", "Rows that were taken in, or would have been in a dry run."],
  ["rowsRejected", "Rows that were not."],
  ["rowsInserted", "Customers that were new."],
  ["rowsUpdated", "Customers that were there already."],
] as const;

const ImportType = builder.objectRef<ImportRow>("Import");
builder.node(ImportType, {
  description: "A file that was, or is to be, taken in.",
  id: { resolve: ({ id }) => String(id) },
  loadOne: (id, { services }) => findImport(services.db, innerNumber("Import", id) ?? 0),
  fields: (t) => ({
    fileName: t.exposeString("fileName", { description: "Name of the file." }),
    mode: t.expose("mode", { type: ImportMode, description: "What it does with what is there." }),
    dryRun: t.exposeBoolean("dryRun", { description: "Whether it only checks." }),
    demo: t.exposeBoolean("demo", { description: "Whether it is made-up demo data." }),
    status: t.expose("status", { type: ImportStatus, description: "How far it is." }),
    encoding: t.exposeString("encoding", {
      nullable: true,
      description: "Encoding that was found in the file.",
    }),
    delimiter: t.exposeString("delimiter", {
      nullable: true,
      description: "Delimiter that was found in the file.",
    }),
    mapping: t.field({
      type: [ColumnMapping],
      description: "What each column was taken for.",
      resolve: ({ mapping }) => Object.entries(mapping ?? {}),
    }),
    ...Object.fromEntries(
      counts.map(([name, description]) => [name, t.exposeInt(name, { description })]),
    ),
    error: t.exposeString("error", {
      nullable: true,
      description: "Why it failed, in one line.",
    }),
    rejections: t.connection(
      {
        type: Rejection,
        description: "Why rows were not taken in, by line.",
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
      description: "When it ended, one way or another.",
    }),
  }),
});

builder.queryFields((t) => ({
  import: t.field({
    type: ImportType,
    nullable: true,
    description: "One import.",
    args: { id: t.arg.id({ required: true, description: "The import's id." }) },
    resolve: (_root, { id }, { services }) =>
      findImport(services.db, innerNumber("Import", id) ?? 0),
  }),
  imports: t.connection(
    {
      type: ImportType,
      description: "All imports, the newest first.",
      complexity: pageCost,
      resolve: async (_root, page, { services: { db } }) =>
        toConnection(await listImports(db, page), () => countImports(db)),
    },
    { name: "ImportConnection", description: "A page of imports." },
    { name: "ImportEdge", description: "An import on a page." },
  ),
}));

const ColumnMappingInput = builder.inputType("ColumnMappingInput", {
  description: "What a column of the file is to be taken for.",
  fields: (t) => ({
    header: t.string({ required: true, description: "Header in the file." }),
    field: t.field({
      type: CustomerColumn,
      description: "The canonical column; the values go to `attributes` when null.",
    }),
  }),
});

const ImportCustomersInput = builder.inputType("ImportCustomersInput", {
  description: "A customer table and how to take it in.",
  fields: (t) => ({
    file: t.field({ type: "Upload", required: true, description: "The table, as CSV." }),
    mapping: t.field({
      type: [ColumnMappingInput],
      description: "For headers that are not recognised, or wrongly; the rest is matched by name.",
    }),
    mode: t.field({
      type: ImportMode,
      required: true,
      defaultValue: "MERGE",
      description: "What to do with the customers that are there.",
    }),
    dryRun: t.boolean({
      required: true,
      defaultValue: false,
      description: "Reads and checks everything, and changes no customer.",
    }),
  }),
});

const ImportCustomersPayload = builder.objectRef<{ import: ImportRow; job: Job }>(
  "ImportCustomersPayload",
).implement({
  description: "An import that has begun.",
  fields: (t) => ({
    import: t.expose("import", { type: ImportType, description: "The import." }),
    job: t.expose("job", { type: JobType, description: "The work on it." }),
  }),
});

builder.mutationField("importCustomers", (t) =>
  t.field({
    extensions: needs("write"),
    type: ImportCustomersPayload,
    description:
      "Takes in a customer table, as a job. Rows at fault are kept aside with the reason.",
    args: {
      input: t.arg({ type: ImportCustomersInput, required: true, description: "The table." }),
    },
    resolve: async (_root, { input: { file, mapping, mode, dryRun } }, { services }) => {
      const upload = await storeUpload(services, file.stream(), {
        fileName: file.name,
        mode,
        dryRun,
        ...mapping ? { mapping: mappingRecord(mapping) } : {},
      });
      return {
        import: upload,
        job: await services.jobs.enqueue("IMPORT", { importId: upload.id }),
      };
    },
  }));

function mappingRecord(
  mapping: readonly { header: string; field?: Field | null | undefined }[],
): Record<string, string | null> {
  const headers = new Map(mapping.map(({ header, field }) => [header, field ?? null]));
  if (headers.size < mapping.length) {
    throw new UserError("INVALID_MAPPING", "A header is mapped twice. Map each header once.");
  }
  return Object.fromEntries(headers);
}
