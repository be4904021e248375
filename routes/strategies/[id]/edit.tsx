import { page } from "fresh";
import { Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import {
  readStrategyForm,
  type StrategyForm,
  strategyForm,
} from "@/routes/strategies/(_components)/strategy_form.ts";
import {
  StrategyEditor,
  type StrategyErrors,
} from "@/routes/strategies/(_components)/StrategyEditor.tsx";
import { findStrategy, type StrategyRow, versionsOf } from "@/db/queries/strategies.ts";
import type { Translate } from "@/locales/mod.ts";
import { LIMITS, type Problem, TACTICS } from "@/content/playbook/contract.ts";
import { UserError } from "@/services/errors.ts";
import { BadStrategyError, updateStrategy } from "@/services/strategies/mod.ts";
import { define } from "@/utils.ts";
import { strategyOf } from "../(_components)/strategy_of.ts";

interface Shown {
  readonly strategy: StrategyRow;
  readonly form: StrategyForm;
  readonly errors?: StrategyErrors;
  /** What was wrong with the whole. */
  readonly failure?: string;
}

export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, services } = ctx.state;
    ctx.state.title = t("strategies.editTitle");
    const strategy = await strategyOf(services.db, t, ctx.params.id);
    // An earlier wording that is to be taken up again.
    const from = Number(ctx.url.searchParams.get("from"));
    const versions = from > 0 ? await versionsOf(services.db, [strategy.id]) : [];
    const wording = versions.find(({ version }) => version === from) ?? strategy;
    return page<Shown>({ strategy, form: strategyForm(wording, strategy.version) });
  },
  POST: async (ctx) => {
    const { t, services, identity } = ctx.state;
    ctx.state.title = t("strategies.editTitle");
    const strategy = await strategyOf(services.db, t, ctx.params.id);
    const form = readStrategyForm(await ctx.req.formData());
    const again = (answer: Partial<Shown>) =>
      page<Shown>({ strategy, form, ...answer }, { status: 400 });
    try {
      await updateStrategy(services, strategy.id, form, identity.actor);
    } catch (error) {
      if (error instanceof BadStrategyError) return again({ errors: errorsOf(t, error.problems) });
      if (!(error instanceof UserError)) throw error;
      // What was typed stays, and takes the place of the newer wording if it is saved again.
      const { version } = (await findStrategy(services.db, strategy.id)) ?? strategy;
      const failure = t.maybe(`strategies.failure.${error.code}`, error.message, { version });
      return again({ form: { ...form, version }, failure });
    }
    return ctx.redirect(`/strategies/${strategy.id}`, 303);
  },
});

function errorsOf(t: Translate, problems: readonly Problem[]): StrategyErrors {
  return new Map(problems.map(({ field, code, message }) => {
    const most = LIMITS[field.split(".").at(-1) as keyof typeof LIMITS] ?? TACTICS.most;
    const values = { most, least: TACTICS.least };
    return [field, t.maybe(`strategies.problem.${code}`, message, values)];
  }));
}

export default define.page<typeof handler>(function EditStrategyPage({ data, state: { ui } }) {
  const { strategy, form, errors = new Map(), failure } = data;
  const { t } = ui;
  const whole = errors.get("tactics");
  return (
    <>
      <PageHead title={t("strategies.editTitle")} lead={t("strategies.editLead")}>
        <a class="button quiet" href={`/strategies/${strategy.id}`}>{t("strategies.cancel")}</a>
      </PageHead>
      {failure && <Notice kind="error">{failure}</Notice>}
      {errors.size > 0 && (
        <Notice kind="error" title={t("strategies.wrong")}>{whole && <p>{whole}</p>}</Notice>
      )}
      <StrategyEditor
        ui={ui}
        action={`/strategies/${strategy.id}/edit`}
        form={form}
        errors={errors}
        lang={strategy.locale.toLowerCase()}
      />
    </>
  );
});
