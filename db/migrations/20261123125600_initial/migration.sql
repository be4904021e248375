CREATE TABLE "api_keys" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "api_keys_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" text NOT NULL UNIQUE,
	"scopes" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text,
	"detail" jsonb
);
--> statement-breakpoint
CREATE TABLE "clusters" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "clusters_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"segmentation_id" integer NOT NULL,
	"index" integer NOT NULL,
	"persona" text NOT NULL,
	"size" integer NOT NULL,
	"recency" double precision NOT NULL,
	"frequency" double precision NOT NULL,
	"monetary" double precision NOT NULL,
	"churn_probability" double precision
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"customer_id" text PRIMARY KEY,
	"churned" boolean,
	"tenure" double precision,
	"preferred_login_device" text,
	"city_tier" integer,
	"warehouse_to_home" double precision,
	"preferred_payment_mode" text,
	"gender" text,
	"hours_on_app" double precision,
	"devices_registered" integer,
	"preferred_order_category" text,
	"satisfaction_score" integer,
	"marital_status" text,
	"addresses" integer,
	"complained" boolean,
	"order_amount_hike" double precision,
	"coupons_used" integer,
	"order_count" integer,
	"days_since_last_order" integer,
	"cashback_amount" double precision,
	"attributes" jsonb DEFAULT '{}' NOT NULL,
	"spellings" jsonb,
	"import_id" integer,
	"import_line" integer,
	"churn_probability" double precision,
	"risk_band" text,
	"scoring_run_id" integer,
	"cluster_id" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "import_chunks" (
	"import_id" integer,
	"sequence" integer,
	"bytes" bytea NOT NULL,
	CONSTRAINT "import_chunks_pkey" PRIMARY KEY("import_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "import_rejections" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "import_rejections_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"import_id" integer NOT NULL,
	"line" integer NOT NULL,
	"column" text,
	"value" text,
	"code" text NOT NULL,
	"reason" text NOT NULL,
	"row" jsonb
);
--> statement-breakpoint
CREATE TABLE "imports" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "imports_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"file_name" text NOT NULL,
	"mode" text NOT NULL,
	"dry_run" boolean DEFAULT false NOT NULL,
	"demo" boolean DEFAULT false NOT NULL,
	"status" text DEFAULT 'PENDING' NOT NULL,
	"encoding" text,
	"delimiter" text,
	"mapping" jsonb,
	"rows_read" integer DEFAULT 0 NOT NULL,
	"rows_accepted" integer DEFAULT 0 NOT NULL,
	"rows_rejected" integer DEFAULT 0 NOT NULL,
	"rows_inserted" integer DEFAULT 0 NOT NULL,
	"rows_updated" integer DEFAULT 0 NOT NULL,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" uuid PRIMARY KEY,
	"kind" text NOT NULL,
	"status" text DEFAULT 'QUEUED' NOT NULL,
	"progress" real DEFAULT 0 NOT NULL,
	"step" text,
	"step_values" jsonb,
	"input" jsonb DEFAULT '{}' NOT NULL,
	"result" jsonb,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "model_evidence" (
	"model_id" integer PRIMARY KEY,
	"labels" bytea NOT NULL,
	"groups" bytea NOT NULL,
	"strict_groups" bytea NOT NULL,
	"grouped" bytea NOT NULL,
	"strict" bytea NOT NULL,
	"naive" bytea NOT NULL
);
--> statement-breakpoint
CREATE TABLE "models" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "models_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"estimator" text NOT NULL,
	"name" text,
	"status" text DEFAULT 'CANDIDATE' NOT NULL,
	"training_run_id" integer,
	"config" jsonb NOT NULL,
	"metrics" jsonb NOT NULL,
	"importance" jsonb DEFAULT '[]' NOT NULL,
	"encoding" jsonb NOT NULL,
	"threshold" double precision NOT NULL,
	"threshold_policy" jsonb NOT NULL,
	"rows" integer NOT NULL,
	"fingerprint" text NOT NULL,
	"onnx" bytea NOT NULL,
	"onnx_sha256" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"promoted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "predictions" (
	"customer_id" text,
	"run_id" integer,
	"probability" double precision NOT NULL,
	"band" text NOT NULL,
	"reasons" jsonb DEFAULT '[]' NOT NULL,
	CONSTRAINT "predictions_pkey" PRIMARY KEY("customer_id","run_id")
);
--> statement-breakpoint
CREATE TABLE "promotions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "promotions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"model_id" integer NOT NULL,
	"replaced_id" integer,
	"threshold" double precision NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "scoring_runs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "scoring_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"model_id" integer NOT NULL,
	"customers" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "segmentations" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "segmentations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"k" integer NOT NULL,
	"seed" integer NOT NULL,
	"inertia" double precision NOT NULL,
	"customers" integer NOT NULL,
	"model" jsonb NOT NULL,
	"profile" jsonb DEFAULT '[]' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "strategies" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "strategies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"cluster_id" integer NOT NULL,
	"locale" text NOT NULL,
	"source" text NOT NULL,
	"headline" text NOT NULL,
	"body" text NOT NULL,
	"tactics" jsonb NOT NULL,
	"measure" text NOT NULL,
	"status" text DEFAULT 'DRAFT' NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "strategy_versions" (
	"strategy_id" integer,
	"version" integer,
	"headline" text NOT NULL,
	"body" text NOT NULL,
	"tactics" jsonb NOT NULL,
	"measure" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "strategy_versions_pkey" PRIMARY KEY("strategy_id","version")
);
--> statement-breakpoint
CREATE TABLE "training_runs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "training_runs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"seed" integer NOT NULL,
	"folds" integer NOT NULL,
	"categories" text NOT NULL,
	"threshold_policy" jsonb NOT NULL,
	"rows" integer NOT NULL,
	"groups" integer NOT NULL,
	"strict_groups" integer NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "audit_log_at_idx" ON "audit_log" ("at");--> statement-breakpoint
CREATE INDEX "clusters_segmentation_idx" ON "clusters" ("segmentation_id","index");--> statement-breakpoint
CREATE INDEX "customers_churn_probability_idx" ON "customers" ("churn_probability","customer_id");--> statement-breakpoint
CREATE INDEX "customers_cluster_idx" ON "customers" ("cluster_id","churn_probability","customer_id");--> statement-breakpoint
CREATE INDEX "customers_tenure_idx" ON "customers" ("tenure","customer_id");--> statement-breakpoint
CREATE INDEX "customers_order_count_idx" ON "customers" ("order_count","customer_id");--> statement-breakpoint
CREATE INDEX "customers_days_since_last_order_idx" ON "customers" ("days_since_last_order","customer_id");--> statement-breakpoint
CREATE INDEX "customers_cashback_amount_idx" ON "customers" ("cashback_amount","customer_id");--> statement-breakpoint
CREATE INDEX "customers_satisfaction_score_idx" ON "customers" ("satisfaction_score","customer_id");--> statement-breakpoint
CREATE INDEX "import_rejections_import_idx" ON "import_rejections" ("import_id","line");--> statement-breakpoint
CREATE INDEX "jobs_created_idx" ON "jobs" ("created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "models_one_champion_idx" ON "models" ("status") WHERE status = 'CHAMPION';--> statement-breakpoint
CREATE INDEX "models_training_run_idx" ON "models" ("training_run_id");--> statement-breakpoint
CREATE INDEX "promotions_model_idx" ON "promotions" ("model_id");--> statement-breakpoint
CREATE INDEX "strategies_cluster_idx" ON "strategies" ("cluster_id","locale");--> statement-breakpoint
ALTER TABLE "clusters" ADD CONSTRAINT "clusters_segmentation_id_segmentations_id_fkey" FOREIGN KEY ("segmentation_id") REFERENCES "segmentations"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "import_chunks" ADD CONSTRAINT "import_chunks_import_id_imports_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "import_rejections" ADD CONSTRAINT "import_rejections_import_id_imports_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "model_evidence" ADD CONSTRAINT "model_evidence_model_id_models_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "models" ADD CONSTRAINT "models_training_run_id_training_runs_id_fkey" FOREIGN KEY ("training_run_id") REFERENCES "training_runs"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "predictions" ADD CONSTRAINT "predictions_run_id_scoring_runs_id_fkey" FOREIGN KEY ("run_id") REFERENCES "scoring_runs"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_model_id_models_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "promotions" ADD CONSTRAINT "promotions_replaced_id_models_id_fkey" FOREIGN KEY ("replaced_id") REFERENCES "models"("id") ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE "scoring_runs" ADD CONSTRAINT "scoring_runs_model_id_models_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "strategies" ADD CONSTRAINT "strategies_cluster_id_clusters_id_fkey" FOREIGN KEY ("cluster_id") REFERENCES "clusters"("id") ON DELETE CASCADE;--> statement-breakpoint
ALTER TABLE "strategy_versions" ADD CONSTRAINT "strategy_versions_strategy_id_strategies_id_fkey" FOREIGN KEY ("strategy_id") REFERENCES "strategies"("id") ON DELETE CASCADE;