export { type CampaignInput, createCampaign, exportContacts } from "./campaigns.ts";
export { type OutcomesResult, recordOutcomes } from "./outcomes.ts";
export { type ArmOutcome, type Estimate, type Uplift, upliftOf, upliftOfCounts } from "./uplift.ts";
