CREATE TABLE "campaign_outcomes" (
	"report_id" integer,
	"customer_id" text,
	"retained" boolean NOT NULL,
	CONSTRAINT "campaign_outcomes_pkey" PRIMARY KEY("report_id","customer_id")
);
--> statement-breakpoint
CREATE TABLE "campaign_reports" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "campaign_reports_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"source" text NOT NULL,
	"import_id" integer,
	"members" integer NOT NULL,
	"recorded_by" text,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "campaign_members" ADD COLUMN "cashback" double precision;--> statement-breakpoint
ALTER TABLE "campaign_members" ADD COLUMN "scoring_run_id" integer;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "offer" text;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "starts_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "window_days" integer DEFAULT 30 NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "closed_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "campaign_members_customer_idx" ON "campaign_members" ("customer_id");--> statement-breakpoint
CREATE INDEX "campaign_reports_campaign_idx" ON "campaign_reports" ("campaign_id","id");--> statement-breakpoint
ALTER TABLE "campaign_outcomes" ADD CONSTRAINT "campaign_outcomes_report_id_campaign_reports_id_fkey" FOREIGN KEY ("report_id") REFERENCES "campaign_reports"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "campaign_reports" ADD CONSTRAINT "campaign_reports_campaign_id_campaigns_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaigns"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "campaign_reports" ADD CONSTRAINT "campaign_reports_import_id_imports_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE SET NULL;--> statement-breakpoint
-- Campaigns of an earlier version began when they were drawn, and their outcomes lie within their window.
UPDATE "campaigns" SET "starts_at" = "created_at",
	"window_days" = greatest(30, ceil(extract(epoch FROM coalesce("outcomes_at", "created_at") - "created_at") / 86400))::int;--> statement-breakpoint
UPDATE "campaigns" c SET "offer" = (
	SELECT t->>'offer' FROM "strategies" s, jsonb_array_elements(s."tactics") WITH ORDINALITY AS o(t, place)
	WHERE s."id" = c."strategy_id" AND t->>'offer' IS NOT NULL ORDER BY place LIMIT 1);--> statement-breakpoint
UPDATE "campaign_members" SET "arm" = CASE "arm" WHEN 'CONTACT' THEN 'TREATMENT' ELSE 'CONTROL' END;--> statement-breakpoint
UPDATE "campaign_members" m SET "cashback" = u."cashback_amount",
	"scoring_run_id" = CASE WHEN u."churn_probability" = m."probability" THEN u."scoring_run_id" END
	FROM "customers" u WHERE u."customer_id" = m."customer_id";--> statement-breakpoint
INSERT INTO "campaign_reports" ("campaign_id", "source", "members", "recorded_at")
	SELECT c."id", 'FILE', count(*), c."outcomes_at" FROM "campaigns" c JOIN "campaign_members" m ON m."campaign_id" = c."id"
	WHERE c."outcomes_at" IS NOT NULL AND m."retained" IS NOT NULL GROUP BY c."id" ORDER BY c."id";--> statement-breakpoint
INSERT INTO "campaign_outcomes" ("report_id", "customer_id", "retained")
	SELECT r."id", m."customer_id", m."retained" FROM "campaign_reports" r JOIN "campaign_members" m USING ("campaign_id")
	WHERE m."retained" IS NOT NULL;--> statement-breakpoint
-- Members were released one by one, by their outcome: a campaign without any that waits for one is over.
UPDATE "campaigns" c SET "closed_at" = "outcomes_at" WHERE "outcomes_at" IS NOT NULL AND NOT EXISTS (
	SELECT FROM "campaign_members" m WHERE m."campaign_id" = c."id" AND m."retained" IS NULL);--> statement-breakpoint
ALTER TABLE "campaigns" DROP COLUMN "outcomes_at";--> statement-breakpoint
DO $$
DECLARE "relation" text;
BEGIN
	FOREACH "relation" IN ARRAY ARRAY['campaign_reports', 'campaign_outcomes'] LOOP
		EXECUTE format('CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
			FOR EACH STATEMENT EXECUTE FUNCTION "note_change"()', "relation");
	END LOOP;
END $$;
