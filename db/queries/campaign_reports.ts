import { desc, eq, getColumns, inArray, type InferSelectModel, sql } from "drizzle-orm";
import type postgres from "postgres";
import type { Queryable } from "@/db/client.ts";
import { campaignReports, imports } from "@/db/schema/mod.ts";

/** A file of outcomes, or an import of customers or orders that told some. */
export type ReportRow = InferSelectModel<typeof campaignReports> & {
  /** Name of the import's file. */
  readonly fileName: string | null;
};

const withFile = { ...getColumns(campaignReports), fileName: imports.fileName };

/** The reports of some campaigns, the newest first. */
export async function listReports(
  db: Queryable,
  campaignIds: readonly number[],
): Promise<ReportRow[]> {
  return await db.select(withFile).from(campaignReports)
    .leftJoin(imports, eq(imports.id, campaignReports.importId))
    .where(inArray(campaignReports.campaignId, [...campaignIds])).orderBy(desc(campaignReports.id));
}

/** The report with an id. */
export async function findReport(db: Queryable, id: number): Promise<ReportRow | undefined> {
  const [row] = await db.select(withFile).from(campaignReports)
    .leftJoin(imports, eq(imports.id, campaignReports.importId)).where(eq(campaignReports.id, id));
  return row;
}

/** Adds outcomes to a report; those of customers who are no members are passed over. @returns how many were added */
export async function addOutcomes(
  tx: Queryable,
  { id, campaignId }: { readonly id: number; readonly campaignId: number },
  outcomes: readonly { readonly id: string; readonly retained: boolean }[],
): Promise<number> {
  const [row] = await tx.execute<{ added: number }>(sql`
    with added as (
      insert into campaign_outcomes (report_id, customer_id, retained)
      select ${id}::int, m.customer_id, o.retained
      from json_to_recordset(${
    JSON.stringify(outcomes)
  }::text::json) as o(id text, retained boolean)
        join campaign_members m on m.campaign_id = ${campaignId}::int and m.customer_id = o.id
      returning 1)
    select count(*)::int as added from added`);
  return row!.added;
}

/** Gives every member of a campaign the outcome that the newest report tells, or none. */
export async function settleMembers(tx: Queryable, campaignId: number): Promise<void> {
  await tx.execute(sql`
    with newest as (
      select distinct on (o.customer_id) o.customer_id, o.retained, o.spend
      from campaign_outcomes o join campaign_reports r on r.id = o.report_id
      where r.campaign_id = ${campaignId}::int order by o.customer_id, r.id desc),
    settled as (
      select m.customer_id, n.retained, n.spend
      from campaign_members m left join newest n using (customer_id)
      where m.campaign_id = ${campaignId}::int
        and (m.retained, m.spend) is distinct from (n.retained, n.spend))
    update campaign_members m set retained = s.retained, spend = s.spend
    from settled s where m.campaign_id = ${campaignId}::int and m.customer_id = s.customer_id`);
}

/**
 * Lets an import of the customer table report to the campaigns that are open and within their window, and whose outcome
 * is its label: the members that its file names, by the label that it gives them. Call it in the import's last transaction, before `customers_next` takes its place: only the
 * file's own rows bear the import's number there. A file that was uploaded before a campaign's start, or has no label,
 * tells it nothing. One statement.
 */
export async function reportImport(
  tx: postgres.TransactionSql,
  importId: number,
  now: Date,
): Promise<void> {
  await tx`
    with told as materialized (
      select m.campaign_id, m.customer_id, not n.churned as retained
      from imports i
        join campaigns c on c.outcome = 'LABEL' and c.closed_at is null
          and c.starts_at <= i.created_at
          and ${now.toISOString()}::timestamptz <= c.starts_at + make_interval(days => c.window_days)
        join campaign_members m on m.campaign_id = c.id
        join customers_next n on n.customer_id = m.customer_id and n.import_id = i.id
      where i.id = ${importId} and n.churned is not null
        and exists (select from jsonb_each_text(i.mapping) where value = 'churned')),
    reports as (
      insert into campaign_reports (campaign_id, source, import_id, members, recorded_at)
      select campaign_id, 'IMPORT', ${importId}, count(*), ${now.toISOString()} from told
      group by campaign_id order by campaign_id returning id, campaign_id),
    outcomes as (
      insert into campaign_outcomes (report_id, customer_id, retained)
      select r.id, t.customer_id, t.retained from told t join reports r using (campaign_id))
    update campaign_members m set retained = t.retained from told t
    where m.campaign_id = t.campaign_id and m.customer_id = t.customer_id
      and m.retained is distinct from t.retained`;
}

/** Records who reported outcomes and when; the members' outcomes follow. */
export async function insertReport(
  tx: Queryable,
  values: typeof campaignReports.$inferInsert,
): Promise<{ readonly id: number; readonly campaignId: number }> {
  const [row] = await tx.insert(campaignReports).values(values)
    .returning({ id: campaignReports.id, campaignId: campaignReports.campaignId });
  return row!;
}

/** Writes down how many members a report told of. */
export async function countReported(tx: Queryable, id: number, members: number): Promise<void> {
  await tx.update(campaignReports).set({ members }).where(eq(campaignReports.id, id));
}

/** Forgets a report and its outcomes. */
export async function deleteReport(tx: Queryable, id: number): Promise<void> {
  await tx.delete(campaignReports).where(eq(campaignReports.id, id));
}
