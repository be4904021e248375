import { recordAction } from "@/services/access/mod.ts";
import { define } from "@/utils.ts";
import { sessionCookie } from "./(_steps)/cookies.ts";
import { SESSION_COOKIE } from "./(_steps)/credentials.ts";

/** Ends the session that the request bears. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services, identity, credentials, client } = ctx.state;
    if (credentials.session !== undefined) await services.access.signOut(credentials.session);
    await recordAction(services, { actor: identity.actor, action: "signOut" });
    const response = ctx.redirect("/signin", 303);
    response.headers.append("Set-Cookie", sessionCookie(SESSION_COOKIE, "", 0, client.secure));
    return response;
  },
});
