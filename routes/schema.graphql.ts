import { HttpError } from "fresh";
import { schemaText } from "@/graphql/print_schema.ts";
import { currentSchema } from "@/services/schema/customer_schema.ts";
import { define } from "@/utils.ts";

/** The schema of the stored customers in its own language, for code generators; as hidden as introspection is. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { services } = ctx.state;
    if (!services.access.settings.introspection) {
      throw new HttpError(404, "This server does not show its schema.");
    }
    return ctx.text(schemaText(await currentSchema(services)), {
      headers: {
        "Content-Type": "application/graphql; charset=utf-8",
        "Content-Disposition": 'inline; filename="schema.graphql"',
      },
    });
  },
});
