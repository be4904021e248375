ALTER TABLE "value_models" ADD COLUMN "p" double precision;--> statement-breakpoint
ALTER TABLE "value_models" ADD COLUMN "q" double precision;--> statement-breakpoint
ALTER TABLE "value_models" ADD COLUMN "gamma" double precision;--> statement-breakpoint
ALTER TABLE "value_models" ADD COLUMN "currency" text;