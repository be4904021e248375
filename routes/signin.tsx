import { page, type RouteConfig } from "fresh";
import { Mark } from "@/components/Icon.tsx";
import { AccessError, codeOf, recordAction, SESSION_MS } from "@/services/access/mod.ts";
import { define, type State } from "@/utils.ts";
import { sessionCookie } from "./(_steps)/cookies.ts";
import { SESSION_COOKIE } from "./(_steps)/credentials.ts";
import { ownPath } from "./(_steps)/own_address.ts";

/** Without a session there is nowhere to go. */
export const config: RouteConfig = { skipInheritedLayouts: true };

export const handler = define.handlers({
  GET: (ctx) => {
    ctx.state.title = ctx.state.t("access.signIn");
    if (ctx.state.services.access.open) return ctx.redirect("/", 303);
    return page({ back: ownPath(ctx.url.searchParams.get("return") ?? undefined), error: "" });
  },
  POST: async (ctx) => {
    const { services, client, t } = ctx.state;
    ctx.state.title = t("access.signIn");
    const form = await ctx.req.formData();
    const back = ownPath(form.get("return")?.toString());
    try {
      const session = await services.access.signIn(form.get("password")?.toString() ?? "", client);
      await recordAction(services, { actor: "session", action: "signIn" });
      const response = ctx.redirect(back, 303);
      const cookie = sessionCookie(
        SESSION_COOKIE,
        session.token,
        SESSION_MS / 1000,
        client.secure,
      );
      response.headers.append("Set-Cookie", cookie);
      return response;
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      const { status, retryAfter } = error;
      // Attempts beyond the limit are not written down, for no one is to fill the log.
      if (retryAfter === undefined) {
        const detail = { error: codeOf(error) };
        await recordAction(services, { actor: "nobody", action: "signIn", detail });
      }
      const headers = retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) };
      return page({ back, error: problem(ctx.state, error) }, { status, headers });
    }
  },
});

function problem({ t }: State, { status, retryAfter, message }: AccessError): string {
  if (status === 429) return t("access.throttled", { count: retryAfter ?? 1 });
  return status === 401 ? t("access.wrongPassword") : message;
}

export default define.page<typeof handler>(function SignInPage({ data, state: { t } }) {
  return (
    <main class="sign-in">
      <p class="brand">
        <Mark />
        <span class="word">Holdfast</span>
      </p>
      <form class="card" method="post" action="/signin">
        <h1>{t("access.signIn")}</h1>
        {data.error && <p class="notice error" role="alert">{data.error}</p>}
        <input type="hidden" name="return" value={data.back} />
        <div class="field">
          <label for="password">{t("access.password")}</label>
          <input
            id="password"
            type="password"
            name="password"
            autocomplete="current-password"
            required
            autofocus
          />
        </div>
        <button type="submit" class="button primary">{t("access.signIn")}</button>
      </form>
    </main>
  );
});
