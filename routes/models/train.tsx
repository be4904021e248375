import { page } from "fresh";
import { withJob } from "../(_steps)/own_address.ts";
import { NoCustomers } from "@/components/Notices.tsx";
import type { FormErrors } from "@/components/models/policy_form.ts";
import {
  parseTrainingForm,
  readTrainingForm,
  standardTraining,
  type TrainingField,
  type TrainingForm,
} from "@/routes/models/(_components)/training_form.ts";
import { TrainForm } from "@/routes/models/(_components)/TrainForm.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { countCustomers } from "@/db/queries/customers.ts";
import { currentSchema } from "@/services/schema/customer_schema.ts";
import { maxTrainingRows } from "@/services/training/training_table.ts";
import { readTerms } from "@/services/settings/settings.ts";
import { define, type State } from "@/utils.ts";

/** What the page shows. */
async function shown(
  { services: { db } }: State,
  form: TrainingForm,
  errors: FormErrors<TrainingField> = {},
) {
  const most = maxTrainingRows(await currentSchema({ db }));
  return { form, errors, customers: await countCustomers(db), most };
}

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("models.train.title");
    const { db } = ctx.state.services;
    return page(await shown(ctx.state, standardTraining(await readTerms(db))));
  },
  POST: async (ctx) => {
    ctx.state.title = ctx.state.t("models.train.title");
    const { jobs } = ctx.state.services;
    const form = readTrainingForm(await ctx.req.formData());
    const parsed = parseTrainingForm(form);
    if ("errors" in parsed) {
      return page(await shown(ctx.state, form, parsed.errors), { status: 400 });
    }
    const job = await jobs.enqueue("TRAIN", {
      ...parsed.input,
      actor: ctx.state.identity.actor,
    });
    return ctx.redirect(withJob("/models", job.id), 303);
  },
});

export default define.page<typeof handler>(function TrainPage({ data, state: { ui } }) {
  const { form, errors, customers, most } = data;
  const { t, format } = ui;
  return (
    <>
      <PageHead
        title={t("models.train.title")}
        lead={t("models.train.lead", { customers: format.integer(customers) })}
      />
      {customers > most && (
        <p class="note">{t("models.train.sampled", { rows: format.integer(most) })}</p>
      )}
      {customers === 0
        ? <NoCustomers ui={ui} />
        : <TrainForm ui={ui} form={form} errors={errors} />}
    </>
  );
});
