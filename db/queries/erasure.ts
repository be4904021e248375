/** Takes one customer out of every table that holds something about them. */
import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Database, Queryable } from "@/db/client.ts";
import {
  campaignMembers,
  campaignOutcomes,
  campaignReports,
  customerMonths,
  customers,
  customerValues,
  importChunks,
  importRejectedRows,
  importRejections,
  imports,
  months,
  orderLines,
  orders,
  predictions,
} from "@/db/schema/mod.ts";
import { openImportJob } from "./import_job.ts";

/** How many rows of a customer were deleted. */
export interface ErasedRows {
  /** Of the customer table: 1, or 0 where the customer was in it no more. */
  readonly customers: number;
  readonly predictions: number;
  /** Campaigns that the customer was a member of. */
  readonly campaigns: number;
  /** Orders, with their lines. */
  readonly orders: number;
  /** Rejected rows of imports with a cell that equals the id. */
  readonly rejectedRows: number;
}

/** Deletes everything about a customer but uploaded files; see `eraseCustomer`. */
export async function eraseRows(tx: Queryable, customerId: string): Promise<ErasedRows> {
  const outcomes = await tx.delete(campaignOutcomes)
    .where(eq(campaignOutcomes.customerId, customerId))
    .returning({ reportId: campaignOutcomes.reportId });
  if (outcomes.length > 0) {
    await tx.update(campaignReports).set({ members: sql`${campaignReports.members} - 1` })
      .where(inArray(campaignReports.id, outcomes.map(({ reportId }) => reportId)));
  }
  const members = await tx.delete(campaignMembers)
    .where(eq(campaignMembers.customerId, customerId))
    .returning({ id: campaignMembers.campaignId });
  const scored = await tx.delete(predictions).where(eq(predictions.customerId, customerId))
    .returning({ runId: predictions.runId });
  const stored = await tx.delete(customers).where(eq(customers.customerId, customerId))
    .returning({ id: customers.customerId });
  await tx.delete(customerMonths).where(and(
    inArray(customerMonths.month, tx.select({ month: months.month }).from(months)),
    eq(customerMonths.customerId, customerId),
  ));
  await tx.delete(customerValues).where(eq(customerValues.customerId, customerId));
  const ordered = await tx.delete(orders).where(eq(orders.customerId, customerId))
    .returning({ orderId: orders.orderId });
  // Not all lines of an order name its customer.
  await tx.delete(orderLines).where(
    sql`${orderLines.customerId} = ${customerId} or ${orderLines.orderId} in (
      select json_array_elements_text(${
      JSON.stringify(ordered.map((row) => row.orderId))
    }::text::json))`,
  );
  await blankExamples(tx, customerId);
  return {
    customers: stored.length,
    predictions: scored.length,
    campaigns: members.length,
    orders: ordered.length,
    rejectedRows: await eraseRejectedRows(tx, customerId),
  };
}

/** Whether a cell holds the id, however the file spells it: spaces around it, full width, or as `17850.0`. */
function isId(cell: SQL, customerId: string): SQL {
  const plain = sql`btrim(normalize(${cell}, nfkc), E' \\t\\u00a0\\ufeff''"=')`;
  return sql`(${plain} = ${customerId} or regexp_replace(${plain}, '\\.0+$', '') = ${customerId})`;
}

async function eraseRejectedRows(tx: Queryable, customerId: string): Promise<number> {
  const rows = await tx.select({
    importId: importRejectedRows.importId,
    line: importRejectedRows.line,
  })
    .from(importRejectedRows).where(
      sql`exists (select from jsonb_array_elements_text(${importRejectedRows.cells}) as cell
        where ${isId(sql`cell`, customerId)})`,
    );
  for (const { importId, line } of rows) {
    await tx.delete(importRejectedRows).where(
      and(eq(importRejectedRows.importId, importId), eq(importRejectedRows.line, line)),
    );
    await tx.delete(importRejections).where(
      and(eq(importRejections.importId, importId), eq(importRejections.line, line)),
    );
  }
  // Reasons outlive their row in stores of earlier versions.
  await tx.delete(importRejections).where(isId(sql`${importRejections.value}`, customerId));
  return rows.length;
}

/** Blanks the customer's id where a report shows it as the example of a reading. */
async function blankExamples(tx: Queryable, customerId: string): Promise<void> {
  const isExample = isId(sql`reading ->> 'value'`, customerId);
  await tx.execute(sql`
    update ${imports} set report = jsonb_set(report, '{readings}', (
      select jsonb_agg(case when ${isExample}
        then reading || '{"example": "", "value": ""}' else reading end)
      from jsonb_array_elements(report -> 'readings') as reading))
    where exists (
      select from jsonb_array_elements(report -> 'readings') as reading where ${isExample})`);
}

/** An uploaded file that is kept. */
export interface KeptFile {
  readonly importId: number;
  /** Whether a job that has not ended reads it. */
  readonly hasOpenJob: boolean;
}

/** The uploaded files that are kept. */
export async function keptFiles(db: Queryable): Promise<KeptFile[]> {
  return await db.execute<{ importId: number; hasOpenJob: boolean }>(sql`
    select ${imports.id} as "importId", ${openImportJob(imports.id)} as "hasOpenJob"
    from ${imports} where exists (
      select from ${importChunks} where ${importChunks.importId} = ${imports.id})
    order by 1`);
}

/** The pieces of a kept file, in order. */
export async function* fileChunks(db: Database, importId: number): AsyncGenerator<Uint8Array> {
  for (let sequence = 0;; sequence++) {
    const [chunk] = await db.select({ bytes: importChunks.bytes }).from(importChunks)
      .where(and(eq(importChunks.importId, importId), eq(importChunks.sequence, sequence)));
    if (!chunk) return;
    yield chunk.bytes;
  }
}

/** Deletes a kept file, and the upload itself where nothing became of it. */
export async function deleteFile(tx: Queryable, importId: number): Promise<void> {
  await tx.delete(importChunks).where(eq(importChunks.importId, importId));
  await tx.delete(imports).where(
    and(eq(imports.id, importId), inArray(imports.status, ["STAGED", "UPLOADING"])),
  );
}
