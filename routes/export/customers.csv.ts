import { filterOf, parseCustomerQuery } from "@/components/customers/customer_query.ts";
import { exportCustomers } from "@/services/exports/mod.ts";
import { define } from "@/utils.ts";

/** Customers as CSV, by the filters of the customer list; `bom=1` begins with the mark that Excel wants. */
export const handler = define.handlers({
  GET: (ctx) => {
    const query = parseCustomerQuery(ctx.url);
    const bom = ["1", "true"].includes(ctx.url.searchParams.get("bom") ?? "");
    const name = ["customers", ...query.bands, ...query.clusters.map((index) => `segment-${index}`)]
      .join("-").toLowerCase();
    return new Response(exportCustomers(ctx.state.services, filterOf(query), { bom }), {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="${name}.csv"`,
        "Cache-Control": "no-store",
      },
    });
  },
});
