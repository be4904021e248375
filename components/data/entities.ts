/** A table of the data model, and where it stands in the diagram. */
export interface Entity {
  /** The table's name. */
  readonly table: string;
  readonly key: string;
  /** Place on a grid, from the top left. */
  readonly column: number;
  readonly row: number;
}

/** Each row of one table names at most one row of another. */
export interface EntityLink {
  readonly from: Entity["table"];
  /** The column that names it. */
  readonly by: string;
  readonly to: Entity["table"];
}

/** What a shop's customers become: the tables that analysts meet. */
export const ENTITIES = [
  { table: "import_rejections", key: "id", column: 0, row: 0 },
  { table: "strategies", key: "id", column: 2, row: 0 },
  { table: "strategy_versions", key: "strategy_id, version", column: 3, row: 0 },
  { table: "imports", key: "id", column: 0, row: 1 },
  { table: "customers", key: "customer_id", column: 1, row: 1 },
  { table: "clusters", key: "id", column: 2, row: 1 },
  { table: "segmentations", key: "id", column: 3, row: 1 },
  { table: "predictions", key: "customer_id, run_id", column: 1, row: 2 },
  { table: "scoring_runs", key: "id", column: 2, row: 2 },
  { table: "models", key: "id", column: 3, row: 2 },
  { table: "training_runs", key: "id", column: 3, row: 3 },
] as const satisfies readonly Entity[];

/** How they hang together; the two ends of a link are neighbours in the diagram. */
export const ENTITY_LINKS = [
  { from: "import_rejections", by: "import_id", to: "imports" },
  { from: "customers", by: "import_id", to: "imports" },
  { from: "customers", by: "cluster_id", to: "clusters" },
  { from: "clusters", by: "segmentation_id", to: "segmentations" },
  { from: "strategies", by: "cluster_id", to: "clusters" },
  { from: "strategy_versions", by: "strategy_id", to: "strategies" },
  { from: "predictions", by: "customer_id", to: "customers" },
  { from: "predictions", by: "run_id", to: "scoring_runs" },
  { from: "scoring_runs", by: "model_id", to: "models" },
  { from: "models", by: "training_run_id", to: "training_runs" },
] as const satisfies readonly EntityLink[];
