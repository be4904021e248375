import { page } from "fresh";
import { modelOf } from "../(_parts)/model_of.ts";
import { thresholdWords } from "../(_parts)/threshold_words.ts";
import { CutList } from "@/components/models/CutList.tsx";
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
import { PlainThresholdForm } from "@/components/models/PlainThresholdForm.tsx";
import { PolicyNotice } from "@/components/models/PolicyNotice.tsx";
import { errorWords } from "@/components/models/policy_words.ts";
import { Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { countCustomers } from "@/db/queries/customers.ts";
import { CustomersBusyError } from "@/db/exclusive.ts";
import type { ModelRow } from "@/db/queries/models.ts";
import { countScoresFrom } from "@/db/queries/scores_of_model.ts";
import ThresholdForm from "@/islands/ThresholdForm.tsx";
import { LEADING_SPLIT } from "@/ml/evaluation/judge.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import type { Services } from "@/services/context.ts";
import { UserError } from "@/services/errors.ts";
import { readEvidence } from "@/services/evidence.ts";
import { silentRun } from "@/services/run.ts";
import { setThreshold } from "@/services/threshold.ts";
import { define } from "@/utils.ts";

interface Answer {
  readonly form: PolicyForm;
  readonly errors?: FormErrors<PolicyField>;
  /** What was wrong with the whole. */
  readonly failure?: string;
  readonly saved?: boolean;
}

/** What the page shows. */
async function shown({ db }: Services, model: ModelRow, answer: Answer) {
  const [evidence, customers] = await Promise.all([
    readEvidence(db, model.id),
    countCustomers(db),
  ]);
  const judged = evidence !== undefined && evidence.labels.length > 0;
  const table = judged
    ? cutTable(evidence.labels, evidence.probabilities[LEADING_SPLIT], model.threshold)
    : undefined;
  const counted = table && await countScoresFrom(db, model.id, table.thresholds);
  return { model, table, customers, counted, ...answer };
}

export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, services } = ctx.state;
    ctx.state.title = t("models.cut.title");
    const model = await modelOf(services.db, t, ctx.params.id);
    const costs = readCosts(ctx.url);
    const form = {
      ...policyForm(model.thresholdPolicy as ThresholdPolicy, model.threshold),
      ...costs,
    };
    const saved = ctx.url.searchParams.has("saved");
    return page(await shown(services, model, { form, saved }));
  },
  POST: async (ctx) => {
    const { t, services } = ctx.state;
    ctx.state.title = t("models.cut.title");
    const model = await modelOf(services.db, t, ctx.params.id);
    const form = readPolicyForm(await ctx.req.formData());
    const parsed = parsePolicyForm(form);
    const again = async (answer: Omit<Answer, "form">) =>
      page(await shown(services, model, { form, ...answer }), { status: 400 });
    if ("errors" in parsed) return await again({ errors: parsed.errors });
    try {
      await setThreshold(services, model.id, parsed.policy, silentRun);
    } catch (error) {
      if (error instanceof CustomersBusyError) {
        return await again({ failure: t("models.cut.busy") });
      }
      if (!(error instanceof UserError)) throw error;
      const failure = t.maybe(`models.cut.failure.${error.code}`, error.message);
      return await again({ failure });
    }
    const { lostCustomer, wastedOffer } = form;
    const parameters = new URLSearchParams({ saved: "1", lostCustomer, wastedOffer });
    return ctx.redirect(`/models/${model.id}/threshold?${parameters}`, 303);
  },
});

/** The reader's own costs, which stay when another policy is saved; none where the address has none. */
function readCosts({ searchParams }: URL): Partial<PolicyForm> {
  const entries = (["lostCustomer", "wastedOffer"] as const).flatMap((name) => {
    const text = searchParams.get(name);
    return text && Number(text) >= 0 ? [[name, text] as const] : [];
  });
  return Object.fromEntries(entries);
}

export default define.page<typeof handler>(function ThresholdPage({ data, state: { ui } }) {
  const { model, table, customers, counted, form, errors = {}, failure, saved } = data;
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
              words={thresholdWords(ui, { customers, counted: counted !== undefined })}
              table={table}
              form={form}
              errors={errorWords(ui, errors)}
              stored={counted ?? table.thresholds.map((_, at) =>
                Math.round(
                  customers * (table.found[at]! + table.troubled[at]!) /
                    (table.churned + table.stayed),
                )
              )}
            />
            <CutList ui={ui} table={table} />
          </>
        )}
    </>
  );
});
