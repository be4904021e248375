ALTER TABLE "clusters" ADD COLUMN "means" jsonb DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "clusters" ALTER COLUMN "recency" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "clusters" ALTER COLUMN "frequency" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "clusters" ALTER COLUMN "monetary" DROP NOT NULL;--> statement-breakpoint
UPDATE "clusters" c SET "means" = jsonb_build_object(
  coalesce(s.model->'columns'->>'recency', 'daysSinceLastOrder'), c.recency,
  coalesce(s.model->'columns'->>'frequency', 'orderCount'), c.frequency,
  coalesce(s.model->'columns'->>'monetary', 'cashbackAmount'), c.monetary
) FROM "segmentations" s WHERE s.id = c.segmentation_id;
