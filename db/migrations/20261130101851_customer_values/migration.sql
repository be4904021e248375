CREATE TABLE "customer_values" (
	"customer_id" text PRIMARY KEY,
	"as_of" date NOT NULL,
	"orders_30" double precision NOT NULL,
	"orders_90" double precision NOT NULL,
	"orders_365" double precision NOT NULL,
	"value_365" double precision,
	"next_order_from" date NOT NULL,
	"next_order_to" date NOT NULL
);

--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "customer_values"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();
