import type { GraphQLSchema } from "graphql";
import { guardFields } from "./access.ts";
import { builder } from "./builder.ts";
import "./types/access.ts";
import "./types/audit_log.ts";
import "./types/aggregation.ts";
import "./types/campaign.ts";
import "./types/campaign_mutations.ts";
import "./types/cluster.ts";
import "./types/cluster_customers.ts";
import "./types/customer.ts";
import "./types/dataset.ts";
import "./types/erasure.ts";
import "./types/import.ts";
import "./types/import_mutations.ts";
import "./types/job.ts";
import "./types/model.ts";
import "./types/model_leak.ts";
import "./types/overview.ts";
import "./types/prediction.ts";
import "./types/registration.ts";
import "./types/segmentation.ts";
import "./types/settings.ts";
import "./types/strategy.ts";
import "./types/strategy_editing.ts";
import "./types/training.ts";

/** Builds the schema from all domains, its fields guarded. */
export function buildSchema(): GraphQLSchema {
  return guardFields(builder.toSchema());
}
