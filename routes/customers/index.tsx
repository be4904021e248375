import { page } from "fresh";
import {
  type CustomerQuery,
  DEFAULT_FILTERS,
  exportAddress,
  fromStart,
  LIST_VIEWS,
  listAddress,
  type ListView,
  sameFilters,
  viewOf,
} from "@/components/customers/customer_query.ts";
import { CustomerFilters, SEARCH } from "@/routes/customers/(_components)/CustomerFilters.tsx";
import { CustomerTable } from "@/routes/customers/(_components)/CustomerTable.tsx";
import { defaultColumns, type ListColumn } from "@/components/customers/list_columns.ts";
import { SelectedCustomers } from "@/routes/customers/(_components)/SelectedCustomers.tsx";
import { BaseRateNotice } from "@/components/models/BaseRateNotice.tsx";
import { Icon } from "@/components/Icon.tsx";
import { Empty, NoCustomers } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { Pager } from "@/components/Pager.tsx";
import { openMemberships } from "@/db/queries/campaigns.ts";
import { currentClusters } from "@/db/queries/clusters.ts";
import { type CustomerFilter, listCustomers } from "@/db/queries/customers.ts";
import { findChampion } from "@/db/queries/models.ts";
import { InvalidQueryError } from "@/db/queries/errors.ts";
import SlashFocus from "@/islands/SlashFocus.tsx";
import { UserError } from "@/services/errors.ts";
import { withReasons } from "@/services/scoring/missing_reasons.ts";
import type { KnownChanges } from "@/services/statistics/customer_statistics.ts";
import { define, type State, type Ui } from "@/utils.ts";
import { readListRequest } from "./(_components)/list_request.ts";

/** Customers on a page of the list. */
const PAGE_SIZE = 50;
/** Customers that a filter's are counted up to; of more, it is only said that there are more. */
const COUNTED = 10_000;

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("customers.title");
    try {
      const { query, filter, verbose } = readListRequest(ctx.state.ui.schema, ctx.url);
      if (verbose) return ctx.redirect(listAddress(query));
      return page({ list: await readList(ctx.state, query, filter) });
    } catch (error) {
      if (!(error instanceof UserError || error instanceof InvalidQueryError)) throw error;
      return page({ problem: error.message }, { status: 400 });
    }
  },
});

/** A page of the list and what stands around it. */
async function readList(
  { services, ui: { schema } }: Pick<State, "services" | "ui">,
  query: CustomerQuery,
  filter: CustomerFilter,
) {
  const { readDb, statistics } = services;
  const place = query.before
    ? { last: PAGE_SIZE, before: query.before }
    : { first: PAGE_SIZE, after: query.after };
  const columns = query.columns ?? defaultColumns(schema);
  const shows = (column: ListColumn) => columns.includes(column);
  const [customers, overview, changes, count, clusters, champion] = await Promise.all([
    listCustomers(readDb, schema, {
      filter,
      order: query.order,
      withPrediction: shows("reason"),
      ...place,
    }),
    statistics.overview(),
    statistics.scoreChanges(),
    isDefaultView(query) ? undefined : statistics.countUpTo(filter, COUNTED),
    currentClusters(readDb),
    findChampion(readDb),
  ]);
  const memberships = shows("campaign")
    ? await openMemberships(readDb, customers.rows.map(({ customerId }) => customerId))
    : new Map();
  return {
    query,
    page: {
      ...customers,
      rows: shows("reason")
        ? await withReasons({ ...services, db: readDb }, customers.rows)
        : customers.rows,
    },
    memberships,
    stored: overview.customers,
    count: count ?? { count: overview.active, more: false },
    counts: {
      toContact: overview.toContact,
      newAtRisk: newAtRisk(changes),
      everyone: overview.active,
    },
    clusters,
    champion,
  };
}

/** How many are new at risk; undefined where too many customers are scored to count them. */
function newAtRisk(known: KnownChanges): number | undefined {
  if (known.state === "TOO_MANY") return undefined;
  return known.state === "COMPARED" ? known.changes.rose : 0;
}

function isDefaultView({ filters }: CustomerQuery): boolean {
  return sameFilters(filters, DEFAULT_FILTERS);
}

export default define.page<typeof handler>(function CustomersPage({ data, state: { ui } }) {
  const { t } = ui;
  if (!("list" in data)) return <BadAddress ui={ui} problem={data.problem} />;
  const { query, page, memberships, stored, count: { count, more }, counts, clusters, champion } =
    data.list;
  if (stored === 0 && isDefaultView(query)) {
    return (
      <>
        <PageHead title={t("customers.title")} />
        <NoCustomers ui={ui} />
      </>
    );
  }
  const at = (place: Partial<CustomerQuery>) => listAddress({ ...fromStart(query), ...place });
  const caption = t(more ? "customers.captionMore" : "customers.caption", { count });
  return (
    <>
      <PageHead title={t("customers.title")}>
        <a class="button" href={exportAddress(query)} download>
          <Icon name="download" /> {t("customers.download")}
        </a>
      </PageHead>
      <div class="stack-s">
        <ListTabs ui={ui} query={query} counts={counts} />
        <CustomerFilters ui={ui} query={query} clusters={clusters}>
          <SlashFocus target={SEARCH} />
        </CustomerFilters>
      </div>
      {count === 0
        ? (
          <Empty title={t("customers.nothing.title")} text={t("customers.nothing.text")}>
            <a class="button" href={at({ filters: LIST_VIEWS[viewOf(query)] })}>
              {t("customers.filter.clear")}
            </a>
          </Empty>
        )
        : (
          <div class="stack-s selectable">
            <CustomerTable
              ui={ui}
              query={query}
              customers={page.rows}
              memberships={memberships}
              clusters={clusters}
              caption={caption}
            />
            <SelectedCustomers ui={ui} query={query} />
            <Pager
              ui={ui}
              label={t("customers.pager")}
              summary={caption}
              first={page.hasPreviousPage ? at({}) : undefined}
              previous={page.hasPreviousPage ? at({ before: page.cursors[0] }) : undefined}
              next={page.hasNextPage ? at({ after: page.cursors.at(-1) }) : undefined}
            />
          </div>
        )}
      {champion && <BaseRateNotice ui={ui} model={champion} />}
    </>
  );
});

/** The list cannot be read from its address: what is wrong with it, and the way on. */
function BadAddress({ ui: { t }, problem }: { ui: Ui; problem: string }) {
  return (
    <>
      <PageHead title={t("customers.title")} />
      <section class="empty">
        <h2>{t("customers.bad.title")}</h2>
        <p>{t("customers.bad.text")}</p>
        <p lang="en">{problem}</p>
        <a class="button primary" href="/customers">{t("customers.bad.all")}</a>
      </section>
    </>
  );
}

const VIEWS = Object.keys(LIST_VIEWS) as ListView[];

interface ListTabsProps {
  ui: Ui;
  query: CustomerQuery;
  /** Customers in each view; undefined where they were not counted. */
  counts: Readonly<Record<ListView, number | undefined>>;
}

/** The lists that are one click away. A tab keeps order and columns, and drops the filters. */
function ListTabs({ ui: { t, format }, query, counts }: ListTabsProps) {
  const current = viewOf(query);
  return (
    <nav class="tabs" aria-label={t("customers.views.title")}>
      <ul>
        {VIEWS.map((view) => (
          <li key={view}>
            <a
              href={listAddress({ ...fromStart(query), filters: LIST_VIEWS[view] })}
              class={view === current ? "current" : undefined}
              aria-current={view === current ? "page" : undefined}
            >
              {t(`customers.views.${view}`)}{" "}
              {counts[view] !== undefined && (
                <span class="muted">{format.integer(counts[view])}</span>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
