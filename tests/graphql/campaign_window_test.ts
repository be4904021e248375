/** What counts as an outcome of a campaign, by when and from where it comes. */
import assert from "node:assert/strict";
import { eq } from "drizzle-orm";
import { armCounts, findCampaign } from "@/db/queries/campaigns.ts";
import { listReports } from "@/db/queries/campaign_reports.ts";
import { campaignMembers, campaigns, imports } from "@/db/schema/mod.ts";
import {
  closeCampaign,
  createCampaign,
  readMoment,
  recordOutcomes,
  reopenCampaign,
  resultOf,
  undoReport,
} from "@/services/campaigns/mod.ts";
import { importFile, type ImportMode } from "@/services/imports/mod.ts";
import { silentTask } from "@/services/task_context.ts";
import { appTest, type DatabaseFixture, databaseTest } from "@/tests/support/database.ts";
import { bytes, code, later, openApproved } from "./campaign_support.ts";

/** A campaign with a window of ten days, and its members by group. */
async function openCampaign(fixture: DatabaseFixture, startsAt?: Date) {
  await openApproved(fixture);
  const input = { strategyId: 1, windowDays: 10, startsAt };
  const { id } = await createCampaign(fixture, input, "somebody");
  const members = await fixture.db.select().from(campaignMembers);
  const idsOf = (arm: string) =>
    members.filter((member) => member.arm === arm).map(({ customerId }) => customerId).sort();
  return { id, treatment: idsOf("TREATMENT"), control: idsOf("CONTROL") };
}

const record = (fixture: DatabaseFixture, campaignId: number, lines: string[], asOf?: string) =>
  recordOutcomes(
    fixture,
    { campaignId, asOf: asOf === undefined ? undefined : readMoment(asOf) },
    bytes(lines.join("\n")),
    "somebody",
  );

/** A day some days from now, as a file writes it. */
function day(days: number): string {
  const at = new Date();
  at.setDate(at.getDate() + days);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map((part) => String(part).padStart(2, "0")).join("-");
}

async function retainedOf({ db }: DatabaseFixture, customerId: string) {
  const [member] = await db.select().from(campaignMembers)
    .where(eq(campaignMembers.customerId, customerId));
  return member!.retained;
}

/** Imports customers with their label, as a shop does on the command line. */
async function importLabels(
  fixture: DatabaseFixture,
  lines: readonly string[],
  mode: ImportMode = "MERGE",
  header = "CustomerID,Churn",
): Promise<number> {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(path, [header, ...lines].join("\n"));
    const options = { fileName: "customers.csv", mode };
    return (await importFile(fixture, path, options, silentTask)).id;
  } finally {
    await Deno.remove(path);
  }
}

appTest("recordOutcomes() refuses outcomes from before the start", async (fixture) => {
  const { id, treatment: [customer] } = await openCampaign(fixture);
  const now = later(fixture, 3);
  await assert.rejects(
    record(now, id, ["CustomerID,Churn", `${customer},1`], day(-1)),
    code("OUTCOMES_BEFORE_START"),
  );
  await assert.rejects(
    record(now, id, ["CustomerID,Churn,Date", `${customer},1,${day(0)}`, `R001,1,${day(-1)}`]),
    (error) => {
      assert.ok(code("BAD_OUTCOMES")(error));
      assert.match(
        (error as Error).message,
        /^Line 3: the outcome of .* before the campaign's start/,
      );
      return true;
    },
  );
  assert.equal(await retainedOf(fixture, customer!), null);
  // The start's own day counts: no one knows at what hour a customer left.
  const { matched } = await record(now, id, ["CustomerID,Churn", `${customer},1`], day(0));
  assert.equal(matched, 1);
});

appTest(
  "recordOutcomes() refuses outcomes of a campaign that has not started",
  async (fixture) => {
    const startsAt = new Date(Date.now() + 2 * 86_400_000);
    const { id, treatment: [customer] } = await openCampaign(fixture, startsAt);
    const file = ["CustomerID,Churn", `${customer},1`];
    await assert.rejects(record(fixture, id, file), code("NOT_STARTED"));
    assert.equal((await record(later(fixture, 3), id, file)).matched, 1);
  },
);

databaseTest("recordOutcomes() passes over outcomes from after the window", async (fixture) => {
  const { id, treatment: [first, second] } = await openCampaign(fixture);
  const now = later(fixture, 20);
  const file = ["CustomerID,Churn", `${first},1`];
  await assert.rejects(record(now, id, file), code("BAD_OUTCOMES"));
  await assert.rejects(record(fixture, id, file, day(2)), code("OUTCOMES_IN_FUTURE"));
  assert.equal((await record(now, id, file, day(9))).matched, 1);
  const dated = ["CustomerID,Churn,Date", `${first},0,${day(12)}`, `${second},1,${day(4)}`];
  const { matched, late } = await record(now, id, dated);
  assert.deepEqual([matched, late], [1, 1]);
  assert.deepEqual([await retainedOf(fixture, first!), await retainedOf(fixture, second!)], [
    false,
    false,
  ]);
});

appTest(
  "recordOutcomes() takes a customer's latest date, and tells dates that are none",
  async (fixture) => {
    const { id, treatment: [customer] } = await openCampaign(fixture);
    const now = later(fixture, 9);
    const header = "Date,CustomerID,Churn";
    await record(now, id, [header, `${day(4)},${customer},1`, `${day(2)},${customer},0`]);
    assert.equal(await retainedOf(fixture, customer!), false);
    await assert.rejects(
      record(now, id, [header, `soon,${customer},1`, `${day(99)},${customer},1`]),
      /Line 2: the date must look like 2026-01-31, but is "soon"\. Line 3: the date .* is in the future/,
    );
  },
);

for (const mode of ["MERGE", "REPLACE"] as const) {
  databaseTest(
    `an import (${mode}) that marks members as churned changes the result`,
    async (fixture) => {
      const { id, treatment, control } = await openCampaign(fixture);
      const lines = [
        ...treatment.map((customer, at) => `${customer},${at < 4 ? 1 : 0}`),
        ...control.map((customer, at) => `${customer},${at < 10 ? 1 : 0}`),
        "elsewhere,1",
      ];
      const importId = await importLabels(later(fixture, 2), lines, mode);
      const result = resultOf((await armCounts(fixture.db, [id])).get(id)!)!;
      assert.equal(result.treatment.value, 1 - 4 / treatment.length);
      assert.equal(result.control.value, 1 - 10 / control.length);
      const [report] = await listReports(fixture.db, [id]);
      assert.deepEqual([report!.source, report!.importId, report!.members, report!.fileName], [
        "IMPORT",
        importId,
        treatment.length + control.length,
        "customers.csv",
      ]);
      // A later import corrects it, and undoing that brings the earlier one back.
      await importLabels(later(fixture, 5), [`${treatment[0]},0`]);
      assert.equal(await retainedOf(fixture, treatment[0]!), true);
      const [newest] = await listReports(fixture.db, [id]);
      await undoReport(fixture, newest!.id);
      assert.equal(await retainedOf(fixture, treatment[0]!), false);
      await undoReport(fixture, report!.id);
      assert.equal(resultOf((await armCounts(fixture.db, [id])).get(id)!), undefined);
      await assert.rejects(undoReport(fixture, report!.id), code("NOT_FOUND"));
    },
  );
}

databaseTest("an import tells a campaign nothing that is not an outcome of it", async (fixture) => {
  const { id, treatment: [customer] } = await openCampaign(fixture);
  const lines = [`${customer},1`];
  // Without a label: the customer keeps the one from before the campaign.
  await importLabels(later(fixture, 1), [`${customer},3`], "MERGE", "CustomerID,Tenure");
  await importLabels(later(fixture, 1), [`${customer},`]);
  // After the window.
  await importLabels(later(fixture, 11), lines);
  // Uploaded before the start.
  const before = new Date(Date.now() + 86_400_000);
  await fixture.db.update(campaigns).set({ startsAt: before });
  await importLabels(later(fixture, 2), lines);
  await fixture.db.update(campaigns).set({ startsAt: new Date(Date.now() - 86_400_000) });
  // Of a campaign that is closed.
  await closeCampaign(fixture, id);
  await importLabels(fixture, lines);
  assert.deepEqual(await listReports(fixture.db, [id]), []);
  assert.equal(await retainedOf(fixture, customer!), null);
  assert.equal(await fixture.db.$count(imports, eq(imports.status, "COMPLETED")), 5);
});

appTest(
  "a campaign is closed without outcomes, and takes none until it is reopened",
  async (fixture) => {
    const { id, treatment: [customer] } = await openCampaign(fixture);
    const closed = await closeCampaign(fixture, id);
    assert.notEqual(closed.closedAt, null);
    assert.deepEqual((await closeCampaign(later(fixture, 1), id)).closedAt, closed.closedAt);
    const file = ["CustomerID,Retained", `${customer},1`];
    await assert.rejects(record(fixture, id, file), code("CAMPAIGN_CLOSED"));
    await reopenCampaign(fixture, id);
    const { reportId } = await record(fixture, id, file);
    await closeCampaign(fixture, id);
    await assert.rejects(undoReport(fixture, reportId), code("CAMPAIGN_CLOSED"));
    assert.equal((await findCampaign(fixture.db, id))!.closedAt === null, false);
  },
);
