CREATE TABLE "order_imports" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "order_imports_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"file_name" text NOT NULL,
	"status" text NOT NULL,
	"format" text NOT NULL,
	"columns" jsonb NOT NULL,
	"rows_read" integer DEFAULT 0 NOT NULL,
	"rows_rejected" integer DEFAULT 0 NOT NULL,
	"faults" jsonb DEFAULT '[]' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
	"order_id" text,
	"line_key" text,
	"customer_id" text,
	"ordered_at" timestamp,
	"order_total" double precision,
	"amount" double precision,
	"refunded" double precision,
	"discount" double precision,
	"items" double precision,
	"currency" text,
	"cancelled" boolean,
	"import_id" integer NOT NULL,
	"import_line" integer NOT NULL,
	CONSTRAINT "order_lines_pkey" PRIMARY KEY("order_id","line_key")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"order_id" text PRIMARY KEY,
	"customer_id" text,
	"ordered_at" timestamp NOT NULL,
	"kind" text NOT NULL,
	"amount" double precision,
	"currency" text,
	"items" double precision,
	"discount" double precision,
	"lines" integer NOT NULL,
	"import_id" integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX "order_lines_customer_idx" ON "order_lines" ("customer_id");--> statement-breakpoint
CREATE INDEX "orders_customer_idx" ON "orders" ("customer_id","ordered_at");--> statement-breakpoint
CREATE INDEX "orders_ordered_at_idx" ON "orders" ("ordered_at");
--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "order_imports"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();
--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "order_lines"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();
--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "orders"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();
