export { type CampaignInput, createCampaign, exportContacts, MOST_HOLDOUT } from "./campaigns.ts";
export {
  BadOutcomesError,
  type OutcomeProblem,
  type OutcomesResult,
  recordOutcomes,
} from "./outcomes.ts";
export { type ArmOutcome, type Estimate, type Uplift, upliftOf, upliftOfCounts } from "./uplift.ts";
