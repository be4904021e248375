/** Deletes what is old, a piece at a time: each function returns how many rows went, 0 when none is left. */
import { type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Database } from "@/db/client.ts";
import {
  auditLog,
  campaignMembers,
  campaigns,
  customers,
  importRejectedRows,
  importRejections,
  imports,
  jobs,
  predictions,
  scoringRuns,
} from "@/db/schema/mod.ts";

/** Maximum number of rows that one statement deletes. */
const PIECE = 5000;

/** Jobs that ended before a moment. */
export async function deleteJobs(db: Database, before: Date): Promise<number> {
  return await deletePiece(
    db,
    jobs,
    sql`${jobs.status} not in ('QUEUED', 'RUNNING')
      and coalesce(${jobs.finishedAt}, ${jobs.createdAt}) < ${instant(before)}`,
  );
}

/** Entries of the audit log from before a moment. */
export async function deleteAuditEntries(db: Database, before: Date): Promise<number> {
  return await deletePiece(db, auditLog, sql`${auditLog.at} < ${instant(before)}`);
}

/** Rejected rows, and why they were rejected, of imports that ended before a moment. */
export async function deleteRejections(db: Database, before: Date): Promise<number> {
  const ended = sql`select ${imports.id} from ${imports}
    where ${imports.finishedAt} < ${instant(before)}`;
  const reasons = await deletePiece(
    db,
    importRejections,
    sql`${importRejections.importId} in (${ended})`,
  );
  const rows = await deletePiece(
    db,
    importRejectedRows,
    sql`${importRejectedRows.importId} in (${ended})`,
  );
  return reasons + rows;
}

/**
 * Predictions of scorings that were begun before a moment, then the scorings themselves. Kept are the last two that were
 * finished, and those that a customer or a member of an open campaign refers to.
 */
export async function deletePredictions(db: Database, before: Date): Promise<number> {
  const old = sql`(
    select ${scoringRuns.id} from ${scoringRuns}
    where coalesce(${scoringRuns.finishedAt}, ${scoringRuns.startedAt}) < ${instant(before)}
      and ${scoringRuns.id} not in (
        select ${scoringRuns.id} from ${scoringRuns} where ${scoringRuns.finishedAt} is not null
        order by ${scoringRuns.id} desc limit 2)
      and not exists (select from ${customers}
        where ${customers.scoringRunId} = ${scoringRuns.id})
      and not exists (select from ${campaignMembers} join ${campaigns}
        on ${campaigns.id} = ${campaignMembers.campaignId} and ${campaigns.closedAt} is null
        where ${campaignMembers.scoringRunId} = ${scoringRuns.id}))`;
  const deleted = await deletePiece(db, predictions, sql`${predictions.runId} in ${old}`);
  return deleted || await deletePiece(db, scoringRuns, sql`${scoringRuns.id} in ${old}`);
}

async function deletePiece(db: Database, table: PgTable, condition: SQL): Promise<number> {
  const rows = await db.execute(sql`
    delete from ${table} where ctid = any (array(
      select ctid from ${table} where ${condition} limit ${PIECE}::int)) returning 1`);
  return rows.length;
}

const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`;
