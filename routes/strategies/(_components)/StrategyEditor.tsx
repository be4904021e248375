import { LIMITS, TACTICS } from "@/content/playbook/contract.ts";
import type { Ui } from "@/utils.ts";
import { type StrategyForm, TACTIC_FIELDS } from "./strategy_form.ts";

/** What is wrong with each field, in words; by its path. */
export type StrategyErrors = ReadonlyMap<string, string>;

interface StrategyEditorProps {
  ui: Ui;
  action: string;
  form: StrategyForm;
  errors: StrategyErrors;
  /** Language of the strategy. */
  lang: string;
}

/** Asks for a strategy's wording. */
export function StrategyEditor({ ui, action, form, errors, lang }: StrategyEditorProps) {
  const { t } = ui;
  const field = (
    path: string,
    name: keyof typeof LIMITS,
    value: string,
    rows = 1,
  ) => {
    const error = errors.get(path);
    const about = {
      id: path,
      name: path,
      lang,
      maxLength: LIMITS[name],
      "aria-invalid": error !== undefined,
      ...error === undefined ? {} : { "aria-describedby": `${path}-error` },
    };
    return (
      <div class="field" key={path}>
        <label for={path}>{t(`strategies.field.${name}`)}</label>
        {rows > 1
          ? <textarea rows={rows} {...about}>{value}</textarea>
          : <input type="text" value={value} {...about} />}
        {error && <p class="field-error" id={`${path}-error`}>{error}</p>}
      </div>
    );
  };
  const shown = Math.min(TACTICS.most, form.tactics.length + 1);
  return (
    <form class="strategy-form" method="post" action={action}>
      <input type="hidden" name="version" value={form.version} />
      <section class="card">
        {field("headline", "headline", form.headline)}
        {field("body", "body", form.body, 6)}
        {field("measure", "measure", form.measure, 2)}
      </section>
      {Array.from({ length: shown }, (_, at) => (
        <fieldset class="card" key={at}>
          <legend>
            {t(at < form.tactics.length ? "strategies.tactic" : "strategies.tacticMore", {
              number: at + 1,
            })}
          </legend>
          {TACTIC_FIELDS.map((name) =>
            field(
              `tactics.${at}.${name}`,
              name,
              form.tactics[at]?.[name] ?? "",
              name === "action" ? 2 : 1,
            )
          )}
        </fieldset>
      ))}
      <div class="actions">
        <button type="submit" class="button primary">{t("strategies.save")}</button>
      </div>
    </form>
  );
}
