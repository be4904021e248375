CREATE TABLE "value_models" (
	"as_of" date PRIMARY KEY,
	"r" double precision NOT NULL,
	"alpha" double precision NOT NULL,
	"a" double precision NOT NULL,
	"b" double precision NOT NULL
);
--> statement-breakpoint
ALTER TABLE "campaign_members" ADD COLUMN "spend" double precision;--> statement-breakpoint
ALTER TABLE "campaign_outcomes" ADD COLUMN "spend" double precision;--> statement-breakpoint
ALTER TABLE "campaign_reports" ADD COLUMN "known_until" date;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "outcome" text DEFAULT 'LABEL' NOT NULL;--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "value_models"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();
