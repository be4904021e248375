export { type FallbackCode } from "./commission.ts";
export {
  BadStrategyError,
  type EditedTactic,
  setStrategyStatus,
  type StrategyEdit,
  type StrategyStatus,
  updateStrategy,
} from "./edit.ts";
export {
  generateStrategies,
  type StrategiesInput,
  type StrategiesResult,
  type StrategyOutcome,
} from "./generate.ts";
export { readPlaybook } from "./playbook_file.ts";
export { previewPrompt } from "./preview.ts";
