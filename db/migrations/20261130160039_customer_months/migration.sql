CREATE TABLE "customer_months" (
	"month" date,
	"customer_id" text,
	"first_order_on" date NOT NULL,
	"last_order_on" date NOT NULL,
	"orders" integer NOT NULL,
	"spend" double precision,
	"recency_score" smallint NOT NULL,
	"frequency_score" smallint NOT NULL,
	"monetary_score" smallint,
	"rfm_group" text NOT NULL,
	"next_order_on" date,
	CONSTRAINT "customer_months_pkey" PRIMARY KEY("month","customer_id")
);
--> statement-breakpoint
CREATE TABLE "months" (
	"month" date PRIMARY KEY,
	"fingerprint" text NOT NULL,
	"customers" integer NOT NULL,
	"thresholds" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "customer_months"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();
--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "months"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();
