import { ESTIMATORS } from "@/ml/estimators/names.ts";
import type { Ui } from "@/utils.ts";
import type { FormErrors } from "@/components/models/policy_form.ts";
import { errorWords, policyWords } from "./policy_words.ts";
import { NumberField, PolicyFields } from "@/components/models/PolicyFields.tsx";
import {
  CATEGORIES,
  CHOICES,
  FOLDS_MAX,
  SEED_MAX,
  type TrainingField,
  type TrainingForm,
} from "./training_form.ts";

interface TrainFormProps {
  ui: Ui;
  form: TrainingForm;
  errors: FormErrors<TrainingField>;
}

/** Which candidates to train, on which folds, and by what to choose their thresholds. */
export function TrainForm({ ui, form, errors }: TrainFormProps) {
  const { t } = ui;
  const words = errorWords(ui, errors);
  const wrong = [...new Set(Object.values(words))];
  return (
    <form class="train-form" method="post" action="/models/train">
      {wrong.length > 0 && (
        <div class="notice error" role="alert">
          <strong>{t("models.form.wrong")}</strong>
          <ul>{wrong.map((text) => <li key={text}>{text}</li>)}</ul>
        </div>
      )}
      <section class="card">
        <fieldset class="field">
          <legend class="title">{t("models.train.candidates")}</legend>
          {words.candidates && <p class="field-error">{words.candidates}</p>}
          <Choices ui={ui} name="candidates" choices={CHOICES} chosen={form.candidates} />
          <div class="candidates" role="group" aria-label={t("models.train.some")}>
            {ESTIMATORS.map((name) => (
              <label key={name} class="choice">
                <input
                  type="checkbox"
                  name="estimators"
                  value={name}
                  checked={form.estimators.includes(name)}
                />
                {t(`estimator.${name}`)}
              </label>
            ))}
          </div>
        </fieldset>
      </section>
      <section class="card">
        <PolicyFields words={policyWords(ui)} form={form.threshold} errors={words} />
      </section>
      <section class="card">
        <fieldset class="field">
          <legend class="title">{t("models.train.how")}</legend>
          <div class="filters">
            <NumberField
              name="folds"
              label={t("models.train.folds")}
              value={form.folds}
              min={2}
              max={FOLDS_MAX}
              step={1}
              error={words.folds}
            />
            <NumberField
              name="seed"
              label={t("models.train.seed")}
              value={form.seed}
              max={SEED_MAX}
              step={1}
              error={words.seed}
            />
          </div>
          {words.categories && <p class="field-error">{words.categories}</p>}
          <Choices ui={ui} name="categories" choices={CATEGORIES} chosen={form.categories} />
          <label class="choice top">
            <input type="checkbox" name="keepLeaks" value="1" checked={form.keepLeaks} />
            <span>
              {t("models.train.keepLeaks")}{" "}
              <span class="note">{t("models.train.keepLeaksText")}</span>
            </span>
          </label>
          <label class="choice top">
            <input type="checkbox" name="promote" value="1" checked={form.promote} />
            <span>
              {t("models.train.promote")} <span class="note">{t("models.train.promoteText")}</span>
            </span>
          </label>
        </fieldset>
      </section>
      <div class="actions">
        <button type="submit" class="button primary">{t("models.train.action")}</button>
        <a class="button quiet" href="/models">{t("models.train.back")}</a>
      </div>
    </form>
  );
}

interface ChoicesProps {
  ui: Ui;
  name: "candidates" | "categories";
  choices: readonly ((typeof CHOICES)[number] | (typeof CATEGORIES)[number])[];
  chosen: string;
}

/** One of several ways, each with a word on what it means. */
function Choices({ ui: { t }, name, choices, chosen }: ChoicesProps) {
  return (
    <>
      {choices.map((choice) => (
        <label key={choice} class="choice top">
          <input type="radio" name={name} value={choice} checked={chosen === choice} />
          <span>
            {t(`models.train.${choice}`, { count: ESTIMATORS.length })}{" "}
            <span class="note">{t(`models.train.${choice}Text`)}</span>
          </span>
        </label>
      ))}
    </>
  );
}
