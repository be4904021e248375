import assert from "node:assert/strict";
import { asc } from "drizzle-orm";
import { migrate as applyMigrations } from "drizzle-orm/postgres-js/migrator";
import { openDatabase } from "@/db/client.ts";
import { listReports } from "@/db/queries/campaign_reports.ts";
import { campaignMembers, campaignOutcomes, campaigns } from "@/db/schema/mod.ts";
import { migrate } from "@/db/migrate.ts";
import { migrationsBefore } from "../support/migrations.ts";

Deno.test({
  name: "campaigns of an earlier version keep their groups and outcomes",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    const connection = await openDatabase({ dataDir: ":memory:" });
    try {
      const { db, sql } = connection;
      await migrationsBefore("_campaign_results", folder);
      await applyMigrations(db, { migrationsFolder: folder });
      await sql.unsafe(`
        insert into segmentations (k, seed, inertia, customers, model) values (1, 1, 1, 1, '{}');
        insert into clusters (segmentation_id, index, persona, size, recency, frequency, monetary)
          values (1, 0, 'STEADY_MIDDLE', 2, 1, 1, 1);
        insert into strategies (cluster_id, locale, source, headline, body, tactics, measure)
          values (1, 'EN', 'PLAYBOOK', 'h', 'b', '[{"offer": null}, {"offer": "10% off"}]', 'm');
        insert into customers (customer_id, churn_probability, cashback_amount, scoring_run_id)
          values ('A', 0.9, 120, 3);
        insert into campaigns (strategy_id, holdout, bands, seed, created_by, created_at, outcomes_at)
          values (1, 0.5, '["HIGH"]', 1, 'local', '2026-01-01Z', '2026-03-02Z'),
            (1, 0.5, '["HIGH"]', 1, 'local', '2026-01-01Z', null);
        insert into campaign_members (campaign_id, customer_id, arm, band, probability, retained)
          values (1, 'A', 'CONTACT', 'HIGH', 0.9, true), (1, 'B', 'HOLDOUT', 'HIGH', 0.8, false),
            (2, 'C', 'CONTACT', 'HIGH', 0.9, null), (2, 'D', 'HOLDOUT', 'HIGH', 0.8, null);
      `);
      await migrate(connection);
      const [measured, open] = await db.select().from(campaigns).orderBy(asc(campaigns.id));
      const outcomesAt = new Date("2026-03-02Z");
      assert.deepEqual(
        [measured!.startsAt, measured!.windowDays, measured!.offer, measured!.closedAt],
        [new Date("2026-01-01Z"), 60, "10% off", outcomesAt],
      );
      assert.deepEqual([open!.windowDays, open!.closedAt], [30, null]);
      const members = await db.select().from(campaignMembers).orderBy(campaignMembers.customerId);
      assert.deepEqual(
        members.map(({ arm, cashback, scoringRunId, retained }) => [
          arm,
          cashback,
          scoringRunId,
          retained,
        ]),
        [
          ["TREATMENT", 120, 3, true],
          ["CONTROL", null, null, false],
          ["TREATMENT", null, null, null],
          ["CONTROL", null, null, null],
        ],
      );
      const reports = await listReports(db, [1, 2]);
      assert.deepEqual(
        reports.map(({ campaignId, source, members, recordedAt }) => [
          campaignId,
          source,
          members,
          recordedAt,
        ]),
        [[1, "FILE", 2, outcomesAt]],
      );
      assert.equal(await db.$count(campaignOutcomes), 2);
    } finally {
      await connection.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
});
