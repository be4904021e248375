import { page } from "fresh";
import { DataTabs } from "@/routes/data/(_components)/DataTabs.tsx";
import { DefinitionForm } from "@/routes/data/(_components)/DefinitionForm.tsx";
import { ReturnCurve } from "@/routes/data/(_components)/ReturnCurve.tsx";
import { actorText } from "@/components/access/audit_words.ts";
import { Empty, Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import type { StoredDefinition } from "@/db/queries/churn_definitions.ts";
import { isChurnByDefinition } from "@/schema/orders/customers_schema.ts";
import { currentDefinition, proposeDefinition } from "@/services/orders/churn_definition.ts";
import { changeDefinition } from "@/services/orders/renew_customers.ts";
import type { Services } from "@/services/services.ts";
import { UserError } from "@/services/errors.ts";
import { silentTask } from "@/services/task_context.ts";
import { define, type Ui } from "@/utils.ts";

interface Answer {
  readonly saved?: boolean;
  /** Why nothing was changed. */
  readonly failure?: string;
}

async function shown(services: Services, answer: Answer = {}) {
  const [definition, proposal] = await Promise.all([
    currentDefinition(services),
    proposeDefinition(services),
  ]);
  return { definition, proposal, ...answer };
}

/** When a customer counts as churned by orders: what the orders propose, and the choice. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    ctx.state.title = `${t("data.view.definition")} · ${t("data.title")}`;
    return page(await shown(services, { saved: ctx.url.searchParams.has("saved") }));
  },
  POST: async (ctx) => {
    const { services, t, identity } = ctx.state;
    ctx.state.title = `${t("data.view.definition")} · ${t("data.title")}`;
    const form = await ctx.req.formData();
    const days = (name: string) => Number(form.get(name)?.toString() || NaN);
    const change = { horizonDays: days("horizon"), activeDays: days("active") };
    try {
      await changeDefinition(services, change, identity.actor, silentTask);
      return ctx.redirect("/data/definition?saved=1", 303);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const failure = t.maybe(`data.definition.failure.${error.code}`, error.message);
      return page(await shown(services, { failure }), { status: 400 });
    }
  },
});

export default define.page<typeof handler>(function DefinitionPage({ data, state: { ui } }) {
  const { definition, proposal, saved = false, failure } = data;
  const { t } = ui;
  return (
    <>
      <PageHead title={t("data.title")} lead={t("data.lead")} />
      <DataTabs ui={ui} view="definition" />
      {saved && <Notice>{t("data.definition.saved")}</Notice>}
      {failure && <Notice kind="error" title={t("data.definition.failed")}>{failure}</Notice>}
      {!definition || !proposal
        ? (
          <Empty title={t("data.definition.none.title")} text={t("data.definition.none.text")}>
            <a class="button primary" href="/import">{t("nav.import")}</a>
          </Empty>
        )
        : (
          <>
            <section class="card narrow">
              <h2>{t("data.definition.heading", { horizon: definition.horizonDays })}</h2>
              <p class="note">{statusText(ui, definition)}</p>
              <DefinitionForm ui={ui} definition={definition} proposal={proposal} />
            </section>
            <section class="card">
              <ReturnCurve ui={ui} horizonDays={definition.horizonDays} proposal={proposal} />
            </section>
          </>
        )}
    </>
  );
});

/** Who chose the definition, and whether it decides who has churned. */
function statusText({ schema, ...ui }: Ui, { chosenBy, actor, createdAt }: StoredDefinition) {
  const { t, format } = ui;
  if (!isChurnByDefinition(schema)) return t("data.definition.labelled");
  if (chosenBy === "PROPOSAL") return t("data.definition.proposed");
  return t("data.definition.chosen", {
    actor: actorText({ schema, ...ui }, actor),
    at: format.date(createdAt),
  });
}
