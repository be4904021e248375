import { DEFAULT_CANDIDATES, DEFAULT_TRAINING_CONFIG } from "@/ml/default_config.ts";
import { type EstimatorName, ESTIMATORS } from "@/ml/estimators/names.ts";
import type { TrainingInput } from "@/services/training/training_input.ts";
import {
  type FormErrors,
  parsePolicyForm,
  type PolicyField,
  type PolicyForm,
  policyForm,
  readPolicyForm,
  type ShopTerms,
} from "@/components/models/policy_form.ts";

/** Which candidates are trained. */
export const CHOICES = ["standard", "all", "some"] as const;
export const CATEGORIES = ["merged", "raw"] as const;
export const SEED_MAX = 2 ** 31 - 1;
export const FOLDS_MAX = 20;

/** A training as people ask for it. */
export interface TrainingForm {
  readonly candidates: string;
  /** Those that are ticked. */
  readonly estimators: readonly string[];
  readonly seed: string;
  readonly folds: string;
  readonly categories: string;
  readonly keepLeaks: boolean;
  readonly promote: boolean;
  readonly threshold: PolicyForm;
}

export type TrainingField = Exclude<keyof TrainingForm, "threshold"> | PolicyField;

/** The form as it stands before anybody changes it. */
export function standardTraining(terms: ShopTerms): TrainingForm {
  const { seed, folds, categories } = DEFAULT_TRAINING_CONFIG;
  return {
    candidates: "standard",
    estimators: DEFAULT_CANDIDATES,
    seed: String(seed),
    folds: String(folds),
    categories,
    keepLeaks: false,
    promote: true,
    threshold: policyForm(terms.costs, terms),
  };
}

/** What a form was sent with. */
export function readTrainingForm(form: FormData): TrainingForm {
  const text = (field: string) => form.get(field)?.toString().trim() ?? "";
  return {
    candidates: text("candidates"),
    estimators: form.getAll("estimators").map(String),
    seed: text("seed"),
    folds: text("folds"),
    categories: text("categories"),
    keepLeaks: form.has("keepLeaks"),
    promote: form.has("promote"),
    threshold: readPolicyForm(form),
  };
}

/** The training that a form states, or what is wrong with it. */
export function parseTrainingForm(
  form: TrainingForm,
): { input: TrainingInput } | { errors: FormErrors<TrainingField> } {
  const errors: { -readonly [Field in TrainingField]?: FormErrors<TrainingField>[Field] } = {};
  const seed = wholeNumber(form.seed, 0, SEED_MAX);
  if (seed === undefined) errors.seed = "models.form.seed";
  const folds = wholeNumber(form.folds, 2, FOLDS_MAX);
  if (folds === undefined) errors.folds = "models.form.folds";
  const categories = CATEGORIES.find((each) => each === form.categories);
  if (!categories) errors.categories = "models.form.categories";
  const estimators = estimatorsOf(form);
  if (!estimators) errors.candidates = "models.form.candidates";
  const threshold = parsePolicyForm(form.threshold);
  if ("errors" in threshold) return { errors: { ...errors, ...threshold.errors } };
  if (Object.keys(errors).length > 0) return { errors };
  return {
    input: {
      estimators,
      seed,
      folds,
      categories,
      keepLeaks: form.keepLeaks,
      promote: form.promote,
      thresholdPolicy: threshold.policy,
    },
  };
}

/** Undefined where none or an unknown one was chosen. */
function estimatorsOf({ candidates, estimators }: TrainingForm): EstimatorName[] | undefined {
  if (candidates === "standard") return [...DEFAULT_CANDIDATES];
  if (candidates === "all") return [...ESTIMATORS];
  if (candidates !== "some") return undefined;
  const chosen = ESTIMATORS.filter((name) => estimators.includes(name));
  return chosen.length > 0 && chosen.length === new Set(estimators).size ? chosen : undefined;
}

function wholeNumber(text: string, min: number, max: number): number | undefined {
  const number = text === "" ? NaN : Number(text);
  return Number.isInteger(number) && number >= min && number <= max ? number : undefined;
}
