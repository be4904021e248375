import { page } from "fresh";
import {
  BLANK_KEY,
  KeyForm,
  type KeyRequest,
  readExpiry,
  readKeyRequest,
} from "@/routes/api/(_components)/KeyForm.tsx";
import { KeyTable } from "@/routes/api/(_components)/KeyTable.tsx";
import { listApiKeys } from "@/db/queries/access.ts";
import { createApiKey, type Scope } from "@/services/access/mod.ts";
import { UserError } from "@/services/errors.ts";
import { define, type State } from "@/utils.ts";
import { ApiPage } from "../(_components)/ApiPage.tsx";
import { Code } from "../(_components)/Code.tsx";

/** What became of a form. */
interface Outcome {
  readonly token?: string;
  readonly error?: string;
  /** What was typed, where it has to be fixed. */
  readonly request?: KeyRequest;
}

/** What the page shows: all keys, and what became of a form. */
async function shown({ services }: State, outcome: Outcome = {}) {
  return { keys: await listApiKeys(services.db), now: services.clock(), ...outcome };
}

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("api.heading.keys");
    return page(await shown(ctx.state));
  },
  /** Answers with the page itself: the key must not stand in an address, and is shown once. */
  POST: async (ctx) => {
    const { state } = ctx;
    state.title = state.t("api.heading.keys");
    const request = readKeyRequest(await ctx.req.formData());
    try {
      const { token, apiKey } = await createApiKey(state.services, {
        name: request.name,
        scopes: [request.scope as Scope],
        expiresAt: readExpiry(request.days, state.services.clock()),
      });
      state.made = `ApiKey ${apiKey.id}`;
      return page(await shown(state, { token }), { headers: { "Cache-Control": "no-store" } });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return page(await shown(state, { error: error.message, request }), { status: 400 });
    }
  },
});

export default define.page<typeof handler>(function KeysPage({ data, state }) {
  const { ui } = state;
  const { t } = ui;
  const { keys, now, token, error, request = BLANK_KEY } = data;
  return (
    <ApiPage state={state} view="keys">
      {token && (
        <section class="card notice" role="status">
          <h2>{t("access.keys.made")}</h2>
          <p>{t("access.keys.once")}</p>
          <Code ui={ui} label={t("access.keys.made")} text={token} />
          <p class="note">
            {t("api.access.send")} <code>Authorization: Bearer hf_…</code>
          </p>
        </section>
      )}
      <section class="card narrow">
        <h2>{t("access.keys.new")}</h2>
        <KeyForm ui={ui} request={request} error={error} />
      </section>
      <section class="stack-s">
        <h2>{t("access.keys.all")}</h2>
        {keys.length === 0
          ? <p class="note">{t("access.keys.none")}</p>
          : <KeyTable ui={ui} keys={keys} now={now} />}
      </section>
    </ApiPage>
  );
});
