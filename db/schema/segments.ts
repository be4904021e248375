import {
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
} from "drizzle-orm/pg-core";

/** Inertia and silhouette of one k, for the elbow chart. */
export interface KProfile {
  k: number;
  inertia: number;
  silhouette: number | null;
  /** Customers over whom the silhouette was taken; unknown of segmentations stored before it was kept. */
  silhouetteRows?: number;
}

/** One k-means run over recency, frequency and monetary value, or over other columns. The newest finished one is current. */
export const segmentations = pgTable("segmentations", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  k: integer("k").notNull(),
  seed: integer("seed").notNull(),
  inertia: doublePrecision("inertia").notNull(),
  customers: integer("customers").notNull(),
  /** What it takes to put a new customer into a cluster: fills, means, deviations, centroids. */
  model: jsonb("model").notNull(),
  profile: jsonb("profile").$type<KProfile[]>().notNull().default([]),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

/** A group of customers; its members are the customers that bear its id. */
export const clusters = pgTable("clusters", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  segmentationId: integer("segmentation_id").notNull()
    .references(() => segmentations.id, { onDelete: "cascade" }),
  /** Position in a stable order: highest mean churn probability first, from 0. */
  index: integer("index").notNull(),
  /** Key of the persona in the catalogue. */
  persona: text("persona").notNull(),
  /** Customers when it was made; how many there are now follows from their rows. */
  size: integer("size").notNull(),
  /** Mean days since the last order, missing values filled as the segmentation fills them; null without such a column. */
  recency: doublePrecision("recency"),
  /** Mean orders last month; null without such a column. */
  frequency: doublePrecision("frequency"),
  /** Mean cashback amount; null without such a column. */
  monetary: doublePrecision("monetary"),
  /** Means by the keys of the columns that it was made from. */
  means: jsonb("means").$type<Readonly<Record<string, number>>>().notNull().default({}),
  /** Mean probability to churn of its active customers when it was made; null when none of them was scored. */
  churnProbability: doublePrecision("churn_probability"),
}, (table) => [index("clusters_segmentation_idx").on(table.segmentationId, table.index)]);
