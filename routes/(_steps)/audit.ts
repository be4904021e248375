import { codeOf, recordAction } from "@/services/access/mod.ts";
import { define } from "@/utils.ts";
import { SAFE_METHODS } from "./security.ts";

/** What says itself what was done, or does nothing to what is stored. */
const ELSEWHERE = ["/graphql", "/signin", "/signout", "/preferences", "/score"];

/**
 * Writes into the audit log what the dashboard's forms do, and what is exported with a key. Answers that refuse are
 * written down too, with their code.
 */
export const audit = define.middleware(async (ctx) => {
  const { state: { services, identity }, req: { method }, route } = ctx;
  const changes = !SAFE_METHODS.includes(method) && !ELSEWHERE.includes(ctx.url.pathname);
  const exports = ctx.url.pathname.startsWith("/export/") && identity?.kind === "key";
  if (route === null || !identity || !(changes || exports)) return await ctx.next();
  const entry = { actor: identity.actor, action: `${method} ${route}` };
  const subject = Object.values(ctx.params).join("/") || undefined;
  // What is exported is read from a database that cannot be written to.
  const log = { clock: services.clock, db: services.connection.db };
  let response: Response;
  try {
    response = await ctx.next();
  } catch (error) {
    await recordAction(log, { ...entry, subject, detail: { error: codeOf(error) } });
    throw error;
  }
  const detail = response.ok || response.status < 400 ? {} : { error: `HTTP_${response.status}` };
  await recordAction(log, {
    ...entry,
    subject: subject ?? ctx.state.made ?? jobOf(response),
    detail,
  });
  return response;
});

/** The job that an answer leads to. */
function jobOf({ headers }: Response): string | undefined {
  const location = new URL(headers.get("Location") ?? "/", "http://localhost");
  const job = location.searchParams.get("job");
  return job === null ? undefined : `Job ${job}`;
}
