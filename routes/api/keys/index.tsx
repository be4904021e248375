import { page } from "fresh";
import { KeyForm, readExpiry } from "@/components/access/KeyForm.tsx";
import { KeyTable } from "@/components/access/KeyTable.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { listApiKeys } from "@/db/queries/access.ts";
import { createApiKey, type Scope } from "@/services/access/mod.ts";
import { UserError } from "@/services/errors.ts";
import { define, type State } from "@/utils.ts";

/** What the page shows: all keys, and what became of a form. */
async function shown({ services }: State, came: { token?: string; error?: string } = {}) {
  return { keys: await listApiKeys(services.db), now: services.clock(), ...came };
}

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("access.keys.title");
    return page(await shown(ctx.state));
  },
  /** Answers with the page itself: the key must not stand in an address, and is shown once. */
  POST: async (ctx) => {
    const { state } = ctx;
    state.title = state.t("access.keys.title");
    const form = await ctx.req.formData();
    const text = (name: string) => form.get(name)?.toString() ?? "";
    try {
      const { token } = await createApiKey(state.services, {
        name: text("name"),
        scopes: [text("scope") as Scope],
        expiresAt: readExpiry(text("days"), state.services.clock()),
      });
      return page(await shown(state, { token }), { headers: { "Cache-Control": "no-store" } });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return page(await shown(state, { error: error.message }), { status: 400 });
    }
  },
});

export default define.page<typeof handler>(function KeysPage({ data, state: { ui } }) {
  const { t } = ui;
  const { keys, now, token, error } = data;
  return (
    <>
      <PageHead title={t("access.keys.title")} lead={t("access.keys.lead")}>
        <a class="button" href="/api">{t("api.title")}</a>
      </PageHead>
      {token && (
        <section class="card notice" role="status">
          <h2>{t("access.keys.made")}</h2>
          <p>{t("access.keys.once")}</p>
          <pre class="code" tabIndex={0} role="region" aria-label={t("access.keys.made")}>
            <code>{token}</code>
          </pre>
        </section>
      )}
      <section class="card narrow">
        <h2>{t("access.keys.new")}</h2>
        <KeyForm ui={ui} error={error} />
      </section>
      <section class="stack-s">
        <h2>{t("access.keys.all")}</h2>
        {keys.length === 0
          ? <p class="note">{t("access.keys.none")}</p>
          : <KeyTable ui={ui} keys={keys} now={now} />}
      </section>
    </>
  );
});
