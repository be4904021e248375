ALTER TABLE "imports" ADD COLUMN "kind" text DEFAULT 'CUSTOMERS' NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "date_order" text;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "orders" jsonb;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "order_import_id" integer;--> statement-breakpoint
INSERT INTO "imports" ("order_import_id", "file_name", "kind", "mode", "status", "mapping", "rows_read", "rows_accepted", "rows_rejected", "created_at", "finished_at")
	SELECT "id", "file_name", 'ORDERS', 'MERGE', "status",
		(SELECT jsonb_object_agg("value", "key") FROM jsonb_each_text("columns")),
		"rows_read", "rows_read" - "rows_rejected", "rows_rejected", "created_at", "finished_at"
	FROM "order_imports" ORDER BY "id";--> statement-breakpoint
UPDATE "order_lines" SET "import_id" = "imports"."id" FROM "imports"
	WHERE "imports"."order_import_id" = "order_lines"."import_id";--> statement-breakpoint
UPDATE "orders" SET "import_id" = "imports"."id" FROM "imports"
	WHERE "imports"."order_import_id" = "orders"."import_id";--> statement-breakpoint
ALTER TABLE "imports" DROP COLUMN "order_import_id";--> statement-breakpoint
DROP TABLE "order_imports";--> statement-breakpoint
DROP INDEX "order_lines_customer_idx";
