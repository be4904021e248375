CREATE TABLE "value_holdouts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "value_holdouts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	"orders" jsonb NOT NULL,
	"spend" jsonb,
	"order_deciles" jsonb NOT NULL,
	"spend_deciles" jsonb
);
--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "value_holdouts"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();
