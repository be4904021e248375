CREATE TABLE "gemini_requests" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "gemini_requests_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"hash" text NOT NULL,
	"model" text NOT NULL,
	"answer" jsonb,
	"prompt_tokens" integer NOT NULL,
	"output_tokens" integer NOT NULL,
	"cost_usd" double precision NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "strategies" ADD COLUMN "edited_by" text;--> statement-breakpoint
ALTER TABLE "strategies" ADD COLUMN "fallback" text;--> statement-breakpoint
ALTER TABLE "strategies" ADD COLUMN "figures" jsonb;--> statement-breakpoint
ALTER TABLE "strategies" ADD COLUMN "model" text;--> statement-breakpoint
ALTER TABLE "strategies" ADD COLUMN "prompt_tokens" integer;--> statement-breakpoint
ALTER TABLE "strategies" ADD COLUMN "output_tokens" integer;--> statement-breakpoint
ALTER TABLE "strategies" ADD COLUMN "cost_usd" double precision;--> statement-breakpoint
ALTER TABLE "strategies" ADD COLUMN "status_by" text;--> statement-breakpoint
ALTER TABLE "strategies" ADD COLUMN "status_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "strategy_versions" ADD COLUMN "source" text DEFAULT 'PLAYBOOK' NOT NULL;--> statement-breakpoint
ALTER TABLE "strategy_versions" ADD COLUMN "edited_by" text;--> statement-breakpoint
CREATE INDEX "gemini_requests_hash_idx" ON "gemini_requests" ("hash");--> statement-breakpoint
CREATE INDEX "gemini_requests_at_idx" ON "gemini_requests" ("at");