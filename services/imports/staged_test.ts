import assert from "node:assert/strict";
import { customersTable } from "@/db/customers_table.ts";
import { asc, eq } from "drizzle-orm";
import { findImportJob } from "@/db/queries/import_job.ts";
import { groupRejections, isDemoStore, isUploadKept } from "@/db/queries/imports.ts";
import { importChunks, imports, jobs } from "@/db/schema/mod.ts";
import { customers } from "../../tests/support/shop_customers.ts";
import { type DatabaseFixture, databaseTest } from "../../tests/support/database.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { silentTask } from "../task_context.ts";
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { MOST_KEPT } from "./expiry.ts";
import {
  discardUpload,
  expireUploads,
  importRecords,
  previewUpload,
  runImport,
  stageUpload,
  startImport,
  type StartOptions,
  storeUpload,
} from "./mod.ts";

const HOUR = 3_600_000;

/** The database with a queue that writes jobs down and works on none, and a clock that can be put forward. */
function servicesOf({ connection, db }: DatabaseFixture, start = new Date()) {
  let now = start;
  const enqueue: Jobs["enqueue"] = async (kind, input) =>
    (await db.insert(jobs).values({ id: crypto.randomUUID(), kind, input }).returning())[0]!;
  return {
    connection,
    db,
    clock: () => now,
    jobs: { enqueue } as Jobs,
    pass: (milliseconds: number) => {
      now = new Date(now.getTime() + milliseconds);
    },
  };
}

type TestServices = ReturnType<typeof servicesOf>;

const streamOf = (text: string) => ReadableStream.from([new TextEncoder().encode(text)]);

const stage = (services: TestServices, text: string, mode: "MERGE" | "REPLACE" = "MERGE") =>
  stageUpload(services, streamOf(text), { fileName: "shop.csv", mode });

/** Starts an import and does its job. */
async function carryOut(services: TestServices, importId: number, options: StartOptions) {
  const { job } = await startImport(services, importId, options);
  try {
    return await runImport(services, importId, silentTask);
  } finally {
    await services.db.update(jobs).set({ status: "COMPLETED" }).where(eq(jobs.id, job.id));
  }
}

const TABLE = "Nr,How long,Mail\nC1,4,a@example.org\nC2,x,b@example.org\nC3,5,\n";
const MAPPING = { "Nr": "customerId", "How long": "tenure", "Mail": "LEAVE_OUT" };

databaseTest("a file is uploaded once, tried, and then taken in", async (fixture) => {
  const services = servicesOf(fixture);
  const { db } = services;
  const { id, status } = await stage(services, TABLE);
  assert.equal(status, "STAGED");
  const preview = await previewUpload(db, id);
  assert.deepEqual(preview?.columns.map(({ header }) => header), ["Nr", "How long", "Mail"]);

  const dry = await carryOut(services, id, { mapping: MAPPING, dryRun: true });
  assert.partialDeepStrictEqual(dry, { id, status: "COMPLETED", rowsAccepted: 2, rowsRejected: 1 });
  assert.equal(await db.$count(customers), 0);
  assert.deepEqual(await groupRejections(db, id), [
    { column: "How long", code: "NOT_A_NUMBER", count: 1, firstLine: 3, firstValue: "x" },
  ]);

  const taken = await carryOut(services, id, { dryRun: false });
  assert.partialDeepStrictEqual(taken, { id, dryRun: false, rowsInserted: 2, mapping: MAPPING });
  const rows: readonly Readonly<Record<string, unknown>>[] = await db.select()
    .from(customersTable(ECOMMERCE)).orderBy(asc(customers.customerId));
  assert.deepEqual(
    rows.map(({ customerId, tenure, attributes }) => [customerId, tenure, attributes]),
    [
      ["C1", 4, {}],
      ["C3", 5, {}],
    ],
  );
  assert.equal(await isUploadKept(db, id), false);
  await assert.rejects(startImport(services, id, {}), { code: "ALREADY_IMPORTED" });
  await assert.rejects(discardUpload(services, id), { code: "ALREADY_IMPORTED" });
  assert.equal(await previewUpload(db, id), undefined);
});

databaseTest("a merge says how many customers stay as they are", async (fixture) => {
  const services = servicesOf(fixture);
  const text = (tenure: string) =>
    `CustomerID,Tenure,Gender,Note\nC1,1,Male,a\nC2,${tenure},M,b\nC3,,,\n`.replace(",M,", ",,");
  const first = await stage(services, text("2"));
  await carryOut(services, first.id, {});
  const second = await stage(services, text("3") + "C4,1,,\n");
  const counts = { rowsAccepted: 4, rowsInserted: 1, rowsUpdated: 3, rowsUnchanged: 2 };
  assert.partialDeepStrictEqual(await carryOut(services, second.id, { dryRun: true }), counts);
  assert.partialDeepStrictEqual(await carryOut(services, second.id, {}), counts);
});

databaseTest("a mapping that cannot be is refused before anything is queued", async (fixture) => {
  const services = servicesOf(fixture);
  const { id } = await stage(services, TABLE);
  const refused = (mapping: Record<string, string | null>, code: string) =>
    assert.rejects(startImport(services, id, { mapping }), { name: "UserError", code });
  await refused({ Nr: "customerId", Mail: "customerId" }, "DUPLICATE_COLUMN");
  await refused({ Number: "customerId" }, "UNKNOWN_HEADER");
  await refused({ Nr: "customer" }, "UNKNOWN_FIELD");
  assert.equal(await findImportJob(services.db, id), undefined);
});

databaseTest("one import is started once at a time, and others beside it", async (fixture) => {
  const services = servicesOf(fixture);
  const first = await stage(services, TABLE);
  const second = await stage(services, TABLE);
  await startImport(services, first.id, { mapping: MAPPING, dryRun: true });
  await assert.rejects(startImport(services, first.id, { mapping: MAPPING }), {
    code: "IMPORT_UNDER_WAY",
  });
  await assert.rejects(discardUpload(services, first.id), { code: "IMPORT_UNDER_WAY" });
  await startImport(services, second.id, { mapping: MAPPING });
});

databaseTest("a mapping is remembered for the same headers", async (fixture) => {
  const services = servicesOf(fixture);
  const first = await stage(services, TABLE);
  await carryOut(services, first.id, { mapping: MAPPING, dryRun: true });
  const same = await stage(services, TABLE.replaceAll("C", "D"));
  const targets = async (id: number) =>
    (await previewUpload(services.db, id))!.columns.map(({ suggestion: { target } }) => target);
  assert.deepEqual(await targets(same.id), ["customerId", "tenure", "LEAVE_OUT"]);
  const other = await stage(services, TABLE.replace("Mail", "Post"));
  assert.deepEqual(await targets(other.id), ["customerId", null, null]);
});

databaseTest("what is no table leaves nothing behind", async (fixture) => {
  const services = servicesOf(fixture);
  for (
    const [text, code] of [
      ["", "EMPTY_FILE"],
      ["CustomerID,Tenure\n", "NO_ROWS"],
      ["\x89PNG\r\n", "NOT_TEXT"],
      ['CustomerID\n"C1', "UNCLOSED_QUOTE"],
    ] as const
  ) {
    const bytes = ReadableStream.from([Uint8Array.from(text, (char) => char.charCodeAt(0))]);
    await assert.rejects(
      stageUpload(services, bytes, { fileName: "x.csv", mode: "MERGE" }),
      { code },
    );
  }
  assert.equal(await services.db.$count(imports), 0);
  assert.equal(await services.db.$count(importChunks), 0);
});

databaseTest("a file is kept for a day, unless a job is to take it in", async (fixture) => {
  const services = servicesOf(fixture);
  const { db } = services;
  const abandoned = await stage(services, TABLE);
  const tried = await stage(services, TABLE);
  await carryOut(services, tried.id, { mapping: MAPPING, dryRun: true });
  const queued = await stage(services, TABLE);
  await startImport(services, queued.id, { mapping: MAPPING });
  const kept = async () =>
    (await db.select({ id: importChunks.importId }).from(importChunks).orderBy(
      importChunks.importId,
    ))
      .map(({ id }) => id);

  services.pass(23 * HOUR);
  await expireUploads(services);
  assert.deepEqual(await kept(), [abandoned.id, tried.id, queued.id]);
  services.pass(2 * HOUR);
  await expireUploads(services);
  assert.deepEqual(await kept(), [queued.id]);
  await assert.rejects(startImport(services, abandoned.id, {}), { code: "NO_IMPORT" });
  await assert.rejects(startImport(services, tried.id, {}), { code: "UPLOAD_GONE" });
  assert.partialDeepStrictEqual(await runImport(services, queued.id, silentTask), {
    status: "COMPLETED",
    rowsInserted: 2,
  });
});

databaseTest("of too many files the oldest go", async (fixture) => {
  const services = servicesOf(fixture);
  const ids: number[] = [];
  for (let upload = 0; upload < MOST_KEPT + 2; upload++) {
    ids.push((await stage(services, TABLE)).id);
  }
  assert.equal(await previewUpload(services.db, ids[0]!), undefined);
  assert.ok(await previewUpload(services.db, ids.at(-MOST_KEPT)!));
});

databaseTest(
  "a file whose import failed for a reason to be mended can be tried again",
  async (fixture) => {
    const services = servicesOf(fixture);
    const { db } = services;
    const { id } = await stage(services, "CustomerID,When\nC1,soon\n", "REPLACE");
    await assert.rejects(carryOut(services, id, { mapping: { When: "tenure" } }), {
      code: "NO_GOOD_ROWS",
    });
    const [failed] = await db.select().from(imports);
    assert.partialDeepStrictEqual(failed, { status: "FAILED", errorCode: "NO_GOOD_ROWS" });
    assert.partialDeepStrictEqual(await carryOut(services, id, { mapping: { When: null } }), {
      status: "COMPLETED",
      error: null,
      errorCode: null,
      rowsInserted: 1,
      rowsRejected: 0,
    });
  },
);

databaseTest("the demo store is one until something else was taken in", async (fixture) => {
  const services = servicesOf(fixture);
  const { db } = services;
  assert.equal(await isDemoStore(db), false);
  const { id } = await stage(services, "CustomerID\nC1\n");
  const [record] = await db.select().from(customers);
  assert.equal(record, undefined);
  await storeUpload(services, streamOf("CustomerID\nA\n"), { fileName: "a", mode: "MERGE" });
  await importRecords(services, [], { fileName: "demo", mode: "MERGE", demo: true }, silentTask);
  assert.equal(await isDemoStore(db), true);
  await carryOut(services, id, { dryRun: true });
  assert.equal(await isDemoStore(db), true);
  await carryOut(services, id, {});
  assert.equal(await isDemoStore(db), false);
});
