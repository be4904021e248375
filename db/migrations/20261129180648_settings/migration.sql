CREATE TABLE "settings" (
	"id" integer PRIMARY KEY DEFAULT 1,
	"lost_customer_value" double precision,
	"offer_cost" double precision,
	"weekly_contacts" integer,
	"currency" text,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "settings_one_row" CHECK ("id" = 1)
);--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "settings"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();