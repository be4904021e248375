import { HttpError } from "fresh";
import { STRATEGY_STATUSES } from "@/db/schema/mod.ts";
import { setStrategyStatus } from "@/services/strategies/mod.ts";
import { define } from "@/utils.ts";
import { ownPath } from "../../(_steps)/own_address.ts";
import { strategyOf } from "../(_components)/strategy_of.ts";

/** Approves, archives or reopens a strategy. */
export const handler = define.handlers({
  POST: async (ctx) => {
    const { services, t, identity } = ctx.state;
    const { id } = await strategyOf(services.db, t, ctx.params.id);
    const form = await ctx.req.formData();
    const text = form.get("status")?.toString();
    const status = STRATEGY_STATUSES.find((each) => each === text);
    if (!status) {
      throw new HttpError(
        400,
        `Expected status to be ${STRATEGY_STATUSES.join(", ")}, but found "${text ?? ""}".`,
      );
    }
    await setStrategyStatus(services, id, status, identity.actor);
    return ctx.redirect(ownPath(form.get("return")?.toString() ?? "/strategies"), 303);
  },
});
