import { page } from "fresh";
import {
  customerAddress,
  type CustomerQuery,
  fromStart,
  listAddress,
} from "@/components/customers/customer_query.ts";
import { Icon } from "@/components/Icon.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { BandTag } from "@/components/Tags.tsx";
import { openMemberships } from "@/db/queries/campaigns.ts";
import {
  customerNeighbours,
  type CustomerRow,
  findCustomer,
  type Neighbours,
} from "@/db/queries/customers.ts";
import { findModel } from "@/db/queries/models.ts";
import { scoreHistory } from "@/db/queries/score_history.ts";
import { valuesOf } from "@/db/queries/customer_values.ts";
import { valueIntervals } from "@/services/orders/value_intervals.ts";
import { countOrdersOfCustomers, orderDays, ordersOfCustomers } from "@/db/queries/orders.ts";
import { strategiesOfClusters } from "@/db/queries/strategies.ts";
import type { Locale } from "@/locales/mod.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { hasOrderColumns } from "@/schema/orders/customers_schema.ts";
import { hasRole } from "@/schema/schema.ts";
import { withReasons } from "@/services/scoring/missing_reasons.ts";
import { findAudience } from "@/services/segments/audience.ts";
import { type ContactColumn, contactColumns } from "@/services/campaigns/mod.ts";
import type { Services } from "@/services/services.ts";
import { define, type Ui } from "@/utils.ts";
import { NextStep } from "./(_components)/NextStep.tsx";
import { type CustomerOrders, OrdersCard } from "./(_components)/OrdersCard.tsx";
import { ProfileCard } from "./(_components)/ProfileCard.tsx";
import { ReasonsCard } from "./(_components)/ReasonsCard.tsx";
import { ScoreHistory } from "./(_components)/ScoreHistory.tsx";
import { type ListRequest, listThatLedHere } from "./(_components)/list_request.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { t, locale, services, ui: { schema } } = ctx.state;
    const id = decodeURIComponent(ctx.params.id ?? "");
    const list = listThatLedHere(schema, ctx.url);
    const found = await readCustomer(services, schema, id, list, locale);
    ctx.state.title = t(found ? "customer.title" : "customer.missing.title", { id });
    const data = { id, query: list.query, found };
    return found ? page(data) : page(data, { status: 404 });
  },
});

/** All that the page shows of a customer; undefined when there is none with that id. */
async function readCustomer(
  services: Services,
  schema: CustomerSchema,
  id: string,
  list: ListRequest,
  locale: Locale,
) {
  const { readDb: db, statistics } = services;
  const stored = await findCustomer(db, schema, id);
  if (!stored) return undefined;
  const [customer = stored] = await withReasons({ ...services, db }, [stored]);
  const { clusterId, prediction } = customer;
  const [history, model, cluster, strategies, memberships, neighbours, orders] = await Promise.all([
    scoreHistory(db, id),
    prediction ? findModel(db, prediction.modelId) : undefined,
    clusterId === null ? undefined : findAudience({ db, statistics }, clusterId),
    strategiesOfClusters(db, clusterId === null ? [] : [clusterId]),
    openMemberships(db, [id]),
    customerNeighbours(db, schema, customer, { filter: list.filter, order: list.query.order }),
    hasOrderColumns(schema) ? readOrders(services, id) : undefined,
  ]);
  const own = strategies.filter((each) => each.locale.toLowerCase() === locale);
  const strategy = own.findLast(({ status }) => status === "APPROVED") ??
    own.findLast(({ status }) => status === "DRAFT");
  const stated = statedContacts(schema, customer);
  const contactValues = { ...customer.attributes, ...stated };
  return {
    customer,
    history,
    model,
    cluster,
    strategy,
    membership: memberships.get(id),
    neighbours,
    orders,
    contactValues,
    contacts: contactsOf(contactValues, stated),
  };
}

/** Orders that the page lists. */
const ORDERS_SHOWN = 10;
/** Days with orders that it draws. */
const DAYS_DRAWN = 500;

/** What is known of a customer's orders; undefined where there are none. */
async function readOrders(
  { readDb: db, connection }: Services,
  id: string,
): Promise<CustomerOrders | undefined> {
  const [pages, counts, days, [value]] = await Promise.all([
    ordersOfCustomers(db, [id], { first: ORDERS_SHOWN }),
    countOrdersOfCustomers(db, [id]),
    orderDays(db, id, DAYS_DRAWN),
    valuesOf(db, [id]),
  ]);
  const newest = pages.get(id)!.rows;
  if (newest.length === 0) return undefined;
  const intervals = value && (await valueIntervals({ connection, db }, [value])).get(id);
  return { newest, count: counts.get(id)!, days, value, intervals };
}

/** How a customer can be contacted: by what is recognised, then by whatever else the shop calls contact data. */
function contactsOf(
  values: Readonly<Record<string, string>>,
  stated: Readonly<Record<string, string>>,
): ContactColumn[] {
  const known = contactColumns([values]);
  const others = Object.keys(stated).filter((header) =>
    stated[header] !== "" && !known.some((each) => each.header === header)
  );
  return [...known, ...others.map((header) => ({ header, kind: "NAME" as const }))];
}

/** What the shop's contact columns say of a customer, by their headers. */
function statedContacts(schema: CustomerSchema, customer: CustomerRow): Record<string, string> {
  const values: Readonly<Record<string, unknown>> = customer;
  return Object.fromEntries(
    schema.columns.filter((column) => hasRole(column, "CONTACT"))
      .map(({ key, header }) => [header, String(values[key] ?? "")]),
  );
}

export default define.page<typeof handler>(function CustomerPage({ data, state }) {
  const { ui, currency } = state;
  const { id, query, found } = data;
  if (!found) return <MissingCustomer ui={ui} id={id} />;
  const { customer, history, model, cluster, strategy, membership, neighbours } = found;
  const { contactValues, contacts, orders } = found;
  const { t } = ui;
  return (
    <>
      <PageHead
        title={t("customer.title", { id })}
        lead={statusText(ui, customer)}
        mark={<BandTag ui={ui} band={customer.riskBand} churned={customer.churned} />}
      >
        <WayThroughList ui={ui} query={query} neighbours={neighbours} />
        <a
          class="button quiet"
          href={`/export/customers.csv?${new URLSearchParams({ customerId: id })}`}
          download
        >
          <Icon name="download" /> {t("customer.download")}
        </a>
      </PageHead>
      <div class="columns main-aside customer">
        <ReasonsCard ui={ui} customer={customer} model={model} />
        <div class="stack">
          <NextStep
            ui={ui}
            customer={customer}
            membership={membership}
            cluster={cluster}
            strategy={strategy}
          />
          <ContactCard ui={ui} values={contactValues} columns={contacts} />
          <ProfileCard ui={ui} customer={customer} />
        </div>
        {orders && <OrdersCard ui={ui} customerId={id} orders={orders} currency={currency} />}
        {history.length > 0 && (
          <section class="card">
            <ScoreHistory ui={ui} scores={history} threshold={model?.threshold} />
          </section>
        )}
      </div>
    </>
  );
});

/** Whether the customer has left, and how likely they are to leave. */
function statusText({ t, format }: Ui, { churned, churnProbability, riskBand }: CustomerRow) {
  if (churnProbability === null) {
    return t(churned ? "customer.status.churned" : "customer.status.unscored");
  }
  const probability = format.percent(churnProbability);
  if (riskBand === null) return t("customer.status.churnedScored", { probability });
  return t(`customer.status.${riskBand}`, { probability });
}

interface WayThroughListProps {
  ui: Ui;
  query: CustomerQuery;
  neighbours: Neighbours;
}

/** Back to the list, and to who comes before and after in it. */
function WayThroughList({ ui: { t }, query, neighbours }: WayThroughListProps) {
  const { previous, next } = neighbours;
  return (
    <nav class="actions" aria-label={t("customer.list.title")}>
      <a class="button quiet" href={listAddress(fromStart(query))}>{t("customer.list.back")}</a>
      {previous !== undefined && (
        <a class="button" rel="prev" href={customerAddress(previous, query)}>
          {t("customer.list.previous")}
        </a>
      )}
      {next !== undefined && (
        <a class="button" rel="next" href={customerAddress(next, query)}>
          {t("customer.list.next")}
        </a>
      )}
    </nav>
  );
}

interface ContactCardProps {
  ui: Ui;
  /** By the names of columns. */
  values: Readonly<Record<string, string>>;
  /** Of the columns, those that a customer can be contacted by. */
  columns: readonly ContactColumn[];
}

/** How to reach a customer, by what the shop's table holds. */
function ContactCard({ ui: { t, schema, locale }, values, columns }: ContactCardProps) {
  const labelOf = (header: string) =>
    schema.columns.find((column) => column.header === header)?.label[locale] ?? header;
  return (
    <section class="card">
      <h2>{t("customer.contact.title")}</h2>
      {columns.length === 0
        ? <p class="note">{t("customer.contact.none")}</p>
        : (
          <dl class="pairs small">
            {columns.map(({ header, kind }) => (
              <div key={header}>
                <dt>{labelOf(header)}</dt>
                <dd>
                  <ContactValue kind={kind} value={values[header] ?? ""} />
                </dd>
              </div>
            ))}
          </dl>
        )}
    </section>
  );
}

function ContactValue({ kind, value }: { kind: ContactColumn["kind"]; value: string }) {
  if (kind === "EMAIL") return <a href={`mailto:${encodeURIComponent(value)}`}>{value}</a>;
  if (kind === "PHONE") return <a href={`tel:${value.replace(/[^\d+]/g, "")}`}>{value}</a>;
  return <>{value}</>;
}

/** No one has that id: why that may be, and how to find who was meant. */
function MissingCustomer({ ui: { t }, id }: { ui: Ui; id: string }) {
  return (
    <>
      <PageHead title={t("customer.missing.title", { id })} />
      <section class="empty">
        <p>{t("customer.missing.text")}</p>
        <form class="filters" method="get" action="/customers">
          <div class="field">
            <label for="search">{t("customers.filter.search")}</label>
            <input id="search" type="search" name="search" value={id} />
          </div>
          <button class="button primary" type="submit">{t("customer.missing.search")}</button>
          <a class="button quiet" href="/customers">{t("customer.missing.all")}</a>
        </form>
      </section>
    </>
  );
}
