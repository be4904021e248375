CREATE TABLE "data_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	"relation" text NOT NULL
);
--> statement-breakpoint
CREATE FUNCTION "note_change"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	-- Under a stricter isolation, a row that somebody else has just taken away would be an error.
	IF current_setting('transaction_isolation') = 'read committed' THEN
		DELETE FROM "data_changes" WHERE "id" IN (
			SELECT "id" FROM "data_changes" WHERE "relation" = TG_TABLE_NAME FOR UPDATE SKIP LOCKED);
	END IF;
	INSERT INTO "data_changes" ("relation") VALUES (TG_TABLE_NAME);
	RETURN NULL;
END $$;--> statement-breakpoint
DROP TRIGGER "customers_version" ON "customers";--> statement-breakpoint
DROP FUNCTION "renew_customers_version"();--> statement-breakpoint
DROP TABLE "customers_version";--> statement-breakpoint
DO $$
DECLARE "relation" text;
BEGIN
	FOR "relation" IN
		SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename NOT IN ('data_changes', 'customers_next')
	LOOP
		EXECUTE format('CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %I
			FOR EACH STATEMENT EXECUTE FUNCTION "note_change"()', "relation");
	END LOOP;
END $$;