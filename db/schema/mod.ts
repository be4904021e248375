/** Every table; drizzle-kit reads this file to generate migrations. */
export * from "./access.ts";
export * from "./campaigns.ts";
export * from "./churn_definitions.ts";
export * from "./changes.ts";
export * from "./customer_schemas.ts";
export * from "./customer_status.ts";
export * from "./customers.ts";
export * from "./imports.ts";
export * from "./jobs.ts";
export * from "./models.ts";
export * from "./months.ts";
export * from "./orders.ts";
export * from "./scoring.ts";
export * from "./segments.ts";
export * from "./settings.ts";
export * from "./strategies.ts";
export * from "./webhooks.ts";
