CREATE TABLE "customers_version" (
	"only_row" boolean PRIMARY KEY DEFAULT true,
	"version" uuid DEFAULT gen_random_uuid() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "customers_band_idx" ON "customers" ("risk_band","churn_probability","customer_id");--> statement-breakpoint
INSERT INTO "customers_version" DEFAULT VALUES;--> statement-breakpoint
CREATE FUNCTION "renew_customers_version"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO "customers_version" DEFAULT VALUES
		ON CONFLICT ("only_row") DO UPDATE SET "version" = gen_random_uuid();
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "customers_version" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "customers"
	FOR EACH STATEMENT EXECUTE FUNCTION "renew_customers_version"();
