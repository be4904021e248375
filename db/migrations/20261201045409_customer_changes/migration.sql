CREATE TABLE "customer_changes" (
	"customer_id" text PRIMARY KEY,
	"deleted" boolean NOT NULL,
	"change" bigint NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "customer_changes_change_idx" ON "customer_changes" ("change");--> statement-breakpoint
CREATE INDEX "customer_changes_deleted_idx" ON "customer_changes" ("change") WHERE "deleted";--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "customer_changes"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();--> statement-breakpoint
-- What a customer is, as a row constructor, of the columns that two tables share. Where an entry came from, when, and
-- which run gave the score is not part of it. Null where the shop's columns of the two differ.
CREATE FUNCTION "stated_of_customers"("before" regclass, "after" regclass) RETURNS text LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
	WITH "columns" AS (
		SELECT attrelid, attname, atttypid FROM pg_attribute
		WHERE attrelid IN ("before", "after") AND attnum > 0 AND NOT attisdropped AND attname NOT IN (
			'customer_id', 'import_id', 'import_line', 'scoring_run_id', 'created_at', 'updated_at'))
	SELECT CASE WHEN count(*) FILTER (WHERE "there" <> "expected") = 0
		THEN format('row(%s)', string_agg(quote_ident(attname), ', ' ORDER BY attname)) END
	FROM (
		SELECT attname, atttypid, count(*) AS "there",
			(SELECT count(DISTINCT "relation") FROM unnest(ARRAY["before", "after"]) AS "relation") AS "expected"
		FROM "columns" GROUP BY attname, atttypid) "shared"
$$;--> statement-breakpoint
-- The customers that are in one of two relations alone, or are not the same in both.
CREATE FUNCTION "differing_customers"("before" text, "after" text, "stated" text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	-- Each side is made one value first: joined column by column, two wide tables are more than a row may have.
	SELECT format(
		'SELECT customer_id, n.there IS NULL AS deleted
		FROM (SELECT customer_id, true AS there, %3$s AS stated FROM %1$s OFFSET 0) o
		FULL JOIN (SELECT customer_id, true AS there, %4$s AS stated FROM %2$s OFFSET 0) n USING (customer_id)
		WHERE o.there IS NULL OR n.there IS NULL OR o.stated IS DISTINCT FROM n.stated',
		"before", "after", coalesce("stated", '0'), coalesce("stated", '1'))
$$;--> statement-breakpoint
-- The statement that notes the last change of customers. Numbers begin at the microsecond of the first one.
CREATE FUNCTION "customer_changes_of"("changed" text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT format(
		'INSERT INTO customer_changes (customer_id, deleted, change, changed_at)
		SELECT customer_id, deleted, row_number() OVER () + (
			SELECT coalesce(max(change), (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
			FROM customer_changes), clock_timestamp()
		FROM (%s) changed
		ON CONFLICT (customer_id) DO UPDATE
			SET deleted = excluded.deleted, change = excluded.change, changed_at = excluded.changed_at',
		"changed")
$$;--> statement-breakpoint
-- Held to the end of the writer's transaction, so that changes are numbered in the order in which they can be seen.
-- A writer takes it before it touches a row: two of them never wait for each other in a ring.
CREATE FUNCTION "lock_customer_changes"() RETURNS void LANGUAGE sql AS $$
	SELECT pg_advisory_xact_lock(hashtextextended('holdfast customer_changes', 0))
$$;--> statement-breakpoint
CREATE FUNCTION "note_customer_changes"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	IF TG_WHEN = 'BEFORE' THEN
		PERFORM lock_customer_changes();
		IF TG_OP = 'TRUNCATE' THEN
			EXECUTE customer_changes_of('SELECT customer_id, true AS deleted FROM customers');
		END IF;
	ELSIF TG_OP = 'INSERT' THEN
		EXECUTE customer_changes_of('SELECT customer_id, false AS deleted FROM new_rows');
	ELSIF TG_OP = 'DELETE' THEN
		EXECUTE customer_changes_of('SELECT customer_id, true AS deleted FROM old_rows');
	ELSE
		EXECUTE customer_changes_of(
			differing_customers('old_rows', 'new_rows', stated_of_customers(TG_RELID, TG_RELID)));
	END IF;
	RETURN NULL;
END $$;--> statement-breakpoint
-- For the table that is about to take the place of "customers", which has no triggers of its own.
CREATE FUNCTION "note_replaced_customers"() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
	PERFORM lock_customer_changes();
	EXECUTE customer_changes_of(differing_customers('customers', 'customers_next',
		stated_of_customers(to_regclass('customers'), to_regclass('customers_next'))));
END $$;--> statement-breakpoint
CREATE TRIGGER "customer_changes_lock" BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "customers"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_customer_changes"();--> statement-breakpoint
CREATE TRIGGER "customer_changes_insert" AFTER INSERT ON "customers"
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "note_customer_changes"();--> statement-breakpoint
CREATE TRIGGER "customer_changes_update" AFTER UPDATE ON "customers"
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION "note_customer_changes"();--> statement-breakpoint
CREATE TRIGGER "customer_changes_delete" AFTER DELETE ON "customers"
	REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION "note_customer_changes"();--> statement-breakpoint
INSERT INTO "customer_changes" ("customer_id", "deleted", "change", "changed_at")
	SELECT "customer_id", false, (extract(epoch FROM now()) * 1000000)::bigint + row_number() OVER (), now() FROM "customers";
