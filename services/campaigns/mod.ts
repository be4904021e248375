export {
  type CampaignInput,
  createCampaign,
  DEFAULT_BANDS,
  DEFAULT_HOLDOUT,
  DEFAULT_SEED,
  MAX_HOLDOUT,
  MAX_WINDOW_DAYS,
} from "./campaigns.ts";
export { type ChosenCustomers, chosenCustomers, type ChosenSegment } from "./chosen.ts";
export { closeCampaign, reopenCampaign, undoReport } from "./closing.ts";
export { type ContactColumn, contactColumns } from "./contact_columns.ts";
export { type ContactWords, exportContacts, exportSuppression } from "./contacts.ts";
export { BadOutcomesError, type OutcomeProblem } from "./outcome_file.ts";
export { reportOrderOutcomes } from "./order_outcomes.ts";
export { type OutcomesInput, type OutcomesResult, recordOutcomes } from "./outcomes.ts";
export { type CampaignPlan, planCampaign, planOfCounts } from "./plan.ts";
export { type CampaignResult, resultOf } from "./result.ts";
export {
  CAMPAIGN_STATUSES,
  type CampaignStatus,
  dateOf,
  lastDay,
  type Moment,
  readMoment,
  statusOf,
  windowEnd,
} from "./schedule.ts";
export { type CampaignTerms, campaignTerms } from "./terms.ts";
