import { page } from "fresh";
import { modelOf } from "../(_components)/model_of.ts";
import { thresholdWords } from "../(_components)/threshold_words.ts";
import { BaseRateNotice } from "@/components/models/BaseRateNotice.tsx";
import { CutList } from "@/routes/models/(_components)/CutList.tsx";
import { cutTable } from "@/components/models/cut_table.ts";
import { modelName } from "@/components/models/model_name.ts";
import {
  type FormErrors,
  parsePolicyForm,
  type PolicyField,
  type PolicyForm,
  policyForm,
  readPolicyForm,
} from "@/components/models/policy_form.ts";
import { policyText } from "@/components/models/policy_text.ts";
import { PolicyNotice } from "@/routes/models/(_components)/PolicyNotice.tsx";
import { errorWords, policyWords } from "@/routes/models/(_components)/policy_words.ts";
import { Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { countCustomers } from "@/db/queries/customers.ts";
import { CustomersBusyError } from "@/db/exclusive.ts";
import type { ModelRow } from "@/db/queries/models.ts";
import { countScoresFrom } from "@/db/queries/scores_of_model.ts";
import ThresholdForm from "@/islands/ThresholdForm.tsx";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";
import { baseRate, type ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import { UserError } from "@/services/errors.ts";
import { readEvidence } from "@/services/training/evidence.ts";
import { silentTask } from "@/services/task_context.ts";
import { readTerms } from "@/services/settings/settings.ts";
import { setThreshold } from "@/services/training/threshold.ts";
import { define, type State, type Ui } from "@/utils.ts";
import { PolicyFields } from "@/components/models/PolicyFields.tsx";

interface Answer {
  readonly form: PolicyForm;
  readonly errors?: FormErrors<PolicyField>;
  /** What was wrong with the whole. */
  readonly failure?: string;
  readonly saved?: boolean;
}

/** Who can be at risk and contacted. */
const ACTIVE = { not: { churned: true } } as const;

/** What the page shows. */
async function shown({ services: { db }, ui: { schema } }: State, model: ModelRow, answer: Answer) {
  const [evidence, active] = await Promise.all([
    readEvidence(db, model.id),
    countCustomers(db, schema, ACTIVE),
  ]);
  const judged = evidence !== undefined && evidence.labels.length > 0;
  const table = judged
    ? cutTable(evidence.labels, evidence.probabilities[LEADING_SPLIT], model.threshold)
    : undefined;
  const counted = table && await countScoresFrom(db, model.id, table.thresholds);
  return { model, table, active, counted, ...answer };
}

export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, services } = ctx.state;
    ctx.state.title = t("models.cut.title");
    const model = await modelOf(services.db, t, ctx.params.id);
    const policy = model.thresholdPolicy as ThresholdPolicy;
    const form = policyForm(policy, await readTerms(services.db), model.threshold);
    const saved = ctx.url.searchParams.has("saved");
    return page(await shown(ctx.state, model, { form, saved }));
  },
  POST: async (ctx) => {
    const { t, services } = ctx.state;
    ctx.state.title = t("models.cut.title");
    const model = await modelOf(services.db, t, ctx.params.id);
    const form = readPolicyForm(await ctx.req.formData());
    const parsed = parsePolicyForm(form);
    const again = async (answer: Omit<Answer, "form">) =>
      page(await shown(ctx.state, model, { form, ...answer }), { status: 400 });
    if ("errors" in parsed) return await again({ errors: parsed.errors });
    try {
      await setThreshold(services, model.id, parsed.policy, silentTask);
    } catch (error) {
      if (error instanceof CustomersBusyError) {
        return await again({ failure: t("models.cut.busy") });
      }
      if (!(error instanceof UserError)) throw error;
      const failure = t.maybe(`models.cut.failure.${error.code}`, error.message);
      return await again({ failure });
    }
    return ctx.redirect(`/models/${model.id}/threshold?saved=1`, 303);
  },
});

export default define.page<typeof handler>(function ThresholdPage({ data, state }) {
  const { ui, currency } = state;
  const { model, table, active, counted, form, errors = {}, failure, saved } = data;
  const { t, format } = ui;
  const policy = policyText(ui, model.thresholdPolicy as ThresholdPolicy);
  const threshold = format.percent(model.threshold, 2);
  const action = `/models/${model.id}/threshold`;
  return (
    <>
      <PageHead
        title={t("models.cut.title")}
        lead={t("models.cut.lead", { threshold, policy })}
      >
        <a class="button quiet" href={`/models/${model.id}`}>
          {t("models.cut.back", { name: modelName(ui, model), id: model.id })}
        </a>
      </PageHead>
      <PolicyNotice ui={ui} model={model} />
      <BaseRateNotice ui={ui} model={model} link={false} />
      {saved && <Notice>{t("models.cut.saved", { threshold })}</Notice>}
      {failure && <Notice kind="error">{failure}</Notice>}
      {Object.keys(errors).length > 0 && (
        <Notice kind="error" title={t("models.form.wrong")}>
          <ul>{Object.values(errorWords(ui, errors)).map((text) => <li key={text}>{text}</li>)}</ul>
        </Notice>
      )}
      {!table
        ? <PlainThresholdForm ui={ui} action={action} form={form} errors={errorWords(ui, errors)} />
        : (
          <>
            <ThresholdForm
              action={action}
              words={thresholdWords(ui, {
                active,
                counted: counted !== undefined,
                baseRate: baseRate(model.metrics.strict.chosen) ?? 0,
                currency,
              })}
              table={table}
              form={form}
              errors={errorWords(ui, errors)}
              stored={counted ??
                table.troubled.map((troubled) =>
                  Math.round(active * troubled / Math.max(1, table.stayed))
                )}
            />
            <CutList ui={ui} table={table} />
          </>
        )}
    </>
  );
});

interface PlainThresholdFormProps {
  ui: Ui;
  action: string;
  form: PolicyForm;
  errors: Partial<Record<PolicyField, string>>;
}

/** The threshold of a model that was judged on no one: there is nothing to weigh it by. */
function PlainThresholdForm({ ui, action, form, errors }: PlainThresholdFormProps) {
  const { t } = ui;
  return (
    <form class="threshold-form" method="post" action={action}>
      <Notice kind="warn">{t("models.one.noEvidence")}</Notice>
      <section class="card">
        <PolicyFields words={policyWords(ui)} form={form} errors={errors} />
        <p class="note">{t("models.cut.follow")}</p>
        <button type="submit" class="button primary">{t("models.cut.save")}</button>
      </section>
    </form>
  );
}
