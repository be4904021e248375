import { page } from "fresh";
import { BaseRateNotice } from "@/components/models/BaseRateNotice.tsx";
import { Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import {
  parseSettingsForm,
  readSettingsForm,
  type SettingsForm,
  settingsForm,
} from "@/routes/settings/(_components)/settings_form.ts";
import { SettingsFields } from "@/routes/settings/(_components)/SettingsFields.tsx";
import { ThresholdProposal } from "@/routes/settings/(_components)/ThresholdProposal.tsx";
import { findChampion } from "@/db/queries/models.ts";
import { readSettings } from "@/db/queries/settings.ts";
import type { ThresholdPolicy } from "@/ml/evaluation/threshold.ts";
import type { Services } from "@/services/services.ts";
import {
  costPolicyOf,
  currencies,
  proposedPolicy,
  type SettingsProblems,
  settingsProblems,
  updateSettings,
} from "@/services/settings/settings.ts";
import { define } from "@/utils.ts";

interface Answer {
  /** What was sent and is wrong; the stored settings where nothing was. */
  readonly form?: SettingsForm;
  readonly problems?: SettingsProblems;
  readonly saved?: boolean;
}

/** What the page shows. */
async function shown({ db }: Services, { form, problems = {}, saved = false }: Answer) {
  const [settings, champion] = await Promise.all([readSettings(db), findChampion(db)]);
  const proposed = champion &&
    proposedPolicy(settings, champion.thresholdPolicy as ThresholdPolicy);
  const terms = { costs: costPolicyOf(settings), weeklyContacts: settings.weeklyContacts };
  return { form: form ?? settingsForm(settings), problems, saved, champion, proposed, terms };
}

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("settings.title");
    const saved = ctx.url.searchParams.has("saved");
    return page(await shown(ctx.state.services, { saved }));
  },
  POST: async (ctx) => {
    const { t, services } = ctx.state;
    ctx.state.title = t("settings.title");
    const form = readSettingsForm(await ctx.req.formData());
    const settings = parseSettingsForm(form);
    const problems = settingsProblems(settings);
    if (Object.keys(problems).length > 0) {
      return page(await shown(services, { form, problems }), { status: 400 });
    }
    await updateSettings(services, settings);
    return ctx.redirect("/settings?saved=1", 303);
  },
});

export default define.page<typeof handler>(function SettingsPage({ data, state: { ui } }) {
  const { form, problems, saved, champion, proposed, terms } = data;
  const { t } = ui;
  const wrong = [...new Set(Object.values(problems))];
  return (
    <>
      <PageHead title={t("settings.title")} lead={t("settings.lead")} />
      {saved && <Notice>{t("settings.saved")}</Notice>}
      {wrong.length > 0 && (
        <Notice kind="error" title={t("models.form.wrong")}>
          <ul>{wrong.map((each) => <li key={each}>{t(`settings.problem.${each}`)}</li>)}</ul>
        </Notice>
      )}
      <form class="card narrow stack-s" method="post" action="/settings">
        <SettingsFields ui={ui} form={form} problems={problems} currencies={currencies()} />
        <div class="actions">
          <button type="submit" class="button primary">{t("settings.save")}</button>
        </div>
      </form>
      {champion && (
        <>
          <ThresholdProposal ui={ui} champion={champion} proposed={proposed} terms={terms} />
          <BaseRateNotice ui={ui} model={champion} />
        </>
      )}
    </>
  );
});
