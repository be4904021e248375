ALTER TABLE "predictions" ALTER COLUMN "band" DROP NOT NULL;--> statement-breakpoint
UPDATE "customers" SET "risk_band" = NULL WHERE "churned" IS TRUE AND "risk_band" IS NOT NULL;--> statement-breakpoint
-- The labels of the time are not known: today's are the best there are, and the probability stays.
UPDATE "predictions" "p" SET "band" = NULL FROM "customers" "c"
	WHERE "c"."customer_id" = "p"."customer_id" AND "c"."churned" IS TRUE;--> statement-breakpoint
CREATE INDEX "customers_active_probability_idx" ON "customers" ("churn_probability","customer_id") WHERE "churned" is not true;--> statement-breakpoint
CREATE INDEX "customers_active_cluster_idx" ON "customers" ("cluster_id","churn_probability","customer_id") WHERE "churned" is not true;--> statement-breakpoint
CREATE INDEX "customers_churned_probability_idx" ON "customers" ("churn_probability","customer_id") WHERE "churned" is true;