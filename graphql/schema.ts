import type { GraphQLSchema } from "graphql";
import type { CustomerSchema } from "@/schema/column.ts";
import { guardFields } from "./access.ts";
import { builder } from "./builder.ts";
import { withoutFederation } from "./federation.ts";
import { withColumns } from "./shop/with_columns.ts";
import "./types/access.ts";
import "./types/aggregation.ts";
import "./types/audit_log.ts";
import "./types/campaign.ts";
import "./types/campaign_mutations.ts";
import "./types/churn_change.ts";
import "./types/churn_definition.ts";
import "./types/cluster.ts";
import "./types/cluster_customers.ts";
import "./types/customer.ts";
import "./types/customer_history.ts";
import "./types/customer_month.ts";
import "./types/customer_schema.ts";
import "./types/dataset.ts";
import "./types/erasure.ts";
import "./types/federation.ts";
import "./types/import.ts";
import "./types/import_mutations.ts";
import "./types/job.ts";
import "./types/leaderboard.ts";
import "./types/model.ts";
import "./types/model_leak.ts";
import "./types/model_mutations.ts";
import "./types/month.ts";
import "./types/movement.ts";
import "./types/order.ts";
import "./types/overview.ts";
import "./types/prediction.ts";
import "./types/registration.ts";
import "./types/rfm_group.ts";
import "./types/schema_change.ts";
import "./types/schema_proposal.ts";
import "./types/segmentation.ts";
import "./types/settings.ts";
import "./types/strategy.ts";
import "./types/strategy_editing.ts";
import "./types/training.ts";
import "./types/webhook.ts";
import "./types/webhook_mutations.ts";

/**
 * Builds the schema from all domains and a shop's columns, its fields guarded.
 *
 * @param federation whether a gateway may use the server as a subgraph
 */
export function buildSchema(schema: CustomerSchema, federation = false): GraphQLSchema {
  const all = builder.toSchema();
  return guardFields(withColumns(federation ? all : withoutFederation(all), schema));
}
