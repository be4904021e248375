CREATE TABLE "model_folds" (
	"model_id" integer,
	"fold" smallint,
	"onnx" bytea NOT NULL,
	CONSTRAINT "model_folds_pkey" PRIMARY KEY("model_id","fold")
);
--> statement-breakpoint
CREATE TABLE "training_members" (
	"training_run_id" integer PRIMARY KEY,
	"customers" bytea NOT NULL,
	"customer_folds" bytea NOT NULL,
	"rows" bytea NOT NULL,
	"row_folds" bytea NOT NULL
);
--> statement-breakpoint
ALTER TABLE "predictions" ADD COLUMN "fold" smallint;--> statement-breakpoint
ALTER TABLE "model_folds" ADD CONSTRAINT "model_folds_model_id_models_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "training_members" ADD CONSTRAINT "training_members_training_run_id_training_runs_id_fkey" FOREIGN KEY ("training_run_id") REFERENCES "training_runs"("id") ON DELETE CASCADE;--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "model_folds"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "training_members"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();
