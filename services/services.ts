import type { Connection, Database } from "@/db/client.ts";
import type { Rule } from "@/content/playbook/rules.ts";
import type { MlWorkers } from "@/ml/workers.ts";
import type { Access, TrustedDocuments } from "./access/mod.ts";
import type { CustomerStatistics } from "./statistics/customer_statistics.ts";
import type { Gemini } from "./strategies/gemini/mod.ts";
import type { Months } from "./months/months.ts";
import type { Metrics } from "./operations/metrics.ts";
import type { ModelStore } from "./scoring/model_store.ts";
import type { Retention } from "./operations/retention.ts";
import type { ServingFile } from "./scoring/serving_file.ts";
import type { StoredProfile } from "./statistics/stored_profile.ts";
import type { StoredDataCheck } from "./data_check/stored_data_check.ts";
import type { WebhookSettings } from "./webhooks/settings.ts";
import type { Jobs } from "./jobs/jobs.ts";

/** What the use cases work with; made once by the entry point, and passed in. */
export interface Services {
  readonly connection: Connection;
  readonly db: Database;
  /** For what a request reads; see {@linkcode Connection}. */
  readonly readDb: Database;
  readonly workers: MlWorkers;
  readonly jobs: Jobs;
  readonly models: ModelStore;
  readonly serving: ServingFile;
  readonly dataCheck: StoredDataCheck;
  readonly profile: StoredProfile;
  readonly statistics: CustomerStatistics;
  readonly months: Months;
  readonly access: Access;
  /** Undefined without a key: the playbook writes the strategies. */
  readonly gemini?: Gemini | undefined;
  /** The user's own rules for the playbook; undefined where there are none. */
  readonly playbook?: readonly Rule[] | undefined;
  /** GraphQL documents that clients may send the id of; undefined where there is no manifest. */
  readonly trustedDocuments?: TrustedDocuments | undefined;
  /** How long what is no longer needed is kept; the default where it is undefined. */
  readonly retention?: Retention | undefined;
  /** Where webhooks may go; public addresses alone where it is undefined. */
  readonly webhooks?: WebhookSettings | undefined;
  /** Undefined where metrics are off. */
  readonly metrics?: Metrics | undefined;
  /** Where large files may lie for a moment; the system's folder for such files where it is undefined. */
  readonly dataDir?: string | undefined;
  readonly clock: () => Date;
}
