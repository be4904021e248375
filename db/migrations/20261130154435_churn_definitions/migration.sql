CREATE TABLE "churn_definitions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "churn_definitions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"horizon_days" integer NOT NULL,
	"active_days" integer NOT NULL,
	"chosen_by" text NOT NULL,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "training_runs" ADD COLUMN "churn_definition_id" integer;--> statement-breakpoint
ALTER TABLE "training_runs" ADD CONSTRAINT "training_runs_churn_definition_id_churn_definitions_id_fkey" FOREIGN KEY ("churn_definition_id") REFERENCES "churn_definitions"("id") ON DELETE SET NULL;--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "churn_definitions"
FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();
