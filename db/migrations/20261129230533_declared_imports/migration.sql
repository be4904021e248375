ALTER TABLE "imports" ADD COLUMN "header" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "declared" json;