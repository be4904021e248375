import { currentSchema } from "@/services/schema/customer_schema.ts";
import { define } from "@/utils.ts";
import { openApi } from "./(_components)/openapi.ts";

/** The addresses that are not GraphQL as OpenAPI 3.1, with the columns of the stored customers. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, services } = ctx.state;
    return ctx.json(openApi(await currentSchema(services), (takes) => t(`api.takes.${takes}`)));
  },
});
