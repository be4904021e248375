CREATE TABLE "import_rejected_rows" (
	"import_id" integer,
	"line" integer,
	"cells" jsonb NOT NULL,
	CONSTRAINT "import_rejected_rows_pkey" PRIMARY KEY("import_id","line")
);
--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "accept_rejected" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "report" jsonb;--> statement-breakpoint
ALTER TABLE "import_rejected_rows" ADD CONSTRAINT "import_rejected_rows_import_id_imports_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE;--> statement-breakpoint
INSERT INTO "import_rejected_rows" ("import_id", "line", "cells")
	SELECT DISTINCT ON ("import_id", "line") "import_id", "line", "row" FROM "import_rejections"
	WHERE jsonb_typeof("row") = 'array' ORDER BY "import_id", "line", "id";--> statement-breakpoint
ALTER TABLE "import_rejections" DROP COLUMN "row";--> statement-breakpoint
CREATE TRIGGER "data_changes" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "import_rejected_rows"
	FOR EACH STATEMENT EXECUTE FUNCTION "note_change"();
