import { currentSchema } from "@/services/schema/customer_schema.ts";
import { define } from "@/utils.ts";
import { showsData } from "./shows_data.ts";

/** Pages name the columns of the stored customers. */
export const customerSchema = define.middleware(async (ctx) => {
  if (showsData(ctx)) {
    const schema = await currentSchema({ db: ctx.state.services.readDb });
    ctx.state.ui = { ...ctx.state.ui, schema };
  }
  return await ctx.next();
});
