import { page } from "fresh";
import { AtRiskLists } from "@/components/customers/AtRiskLists.tsx";
import {
  customerSearch,
  filterOf,
  isFiltered,
  PAGE_SIZE,
  parseCustomerQuery,
  withoutPlace,
} from "@/components/customers/customer_query.ts";
import { CustomerFilters } from "@/components/customers/CustomerFilters.tsx";
import { CustomerTable } from "@/components/customers/CustomerTable.tsx";
import { Icon } from "@/components/Icon.tsx";
import { NoCustomers } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { Pager } from "@/components/Pager.tsx";
import { currentClusters, highRiskByCluster } from "@/db/queries/clusters.ts";
import { countCustomers, listCustomers } from "@/db/queries/customers.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("customers.title");
    const { db } = ctx.state.services;
    const query = parseCustomerQuery(ctx.url);
    const filter = filterOf(query);
    const place = query.before
      ? { last: PAGE_SIZE, before: query.before }
      : { first: PAGE_SIZE, after: query.after };
    const [list, count, clusters, atRisk] = await Promise.all([
      listCustomers(db, { filter, order: query.order, ...place }),
      countCustomers(db, filter),
      currentClusters(db),
      highRiskByCluster(db),
    ]);
    return page({ query, list, count, clusters, atRisk });
  },
});

export default define.page<typeof handler>(function CustomersPage({ data, state: { ui } }) {
  const { query, list, count, clusters, atRisk } = data;
  const { t } = ui;
  const at = (place: { after?: string | undefined; before?: string | undefined }) =>
    `/customers${customerSearch({ ...withoutPlace(query), ...place })}`;
  if (count === 0 && !isFiltered(query)) {
    return (
      <>
        <PageHead title={t("customers.title")} />
        <NoCustomers ui={ui} />
      </>
    );
  }
  const caption = t("customers.caption", { count });
  return (
    <>
      <PageHead title={t("customers.title")} lead={t("customers.lead")}>
        <a
          class="button"
          href={`/export/customers.csv${customerSearch({ ...withoutPlace(query) })}`}
          download
        >
          <Icon name="download" /> {t("customers.download")}
        </a>
      </PageHead>
      {clusters.length > 0 && <AtRiskLists ui={ui} clusters={clusters} atRisk={atRisk} />}
      <CustomerFilters ui={ui} query={query} clusters={clusters} />
      {count === 0 ? <p class="empty">{t("customers.nothing")}</p> : (
        <div class="stack-s">
          <CustomerTable
            ui={ui}
            query={query}
            customers={list.rows}
            clusters={clusters}
            caption={caption}
          />
          <Pager
            ui={ui}
            label={t("customers.pager")}
            summary={caption}
            first={list.hasPreviousPage ? at({}) : undefined}
            previous={list.hasPreviousPage ? at({ before: list.cursors[0] }) : undefined}
            next={list.hasNextPage ? at({ after: list.cursors.at(-1) }) : undefined}
          />
        </div>
      )}
    </>
  );
});
