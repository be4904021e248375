import { page } from "fresh";
import { Icon } from "@/components/Icon.tsx";
import { Empty } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { Pager } from "@/components/Pager.tsx";
import { TableFrame } from "@/components/TitledTable.tsx";
import type { CustomerMonth } from "@/db/queries/months/list.ts";
import { countOfMonth, pageOfMonth } from "@/services/months/customer_list.ts";
import { define, type Ui } from "@/utils.ts";
import { conditionTexts, listSearch, readList } from "../(_components)/month_list.ts";
import { dayName, groupName, monthName } from "../(_components)/month_words.ts";
import { SegmentTabs } from "../(_components)/SegmentTabs.tsx";

/** Customers on a page. */
const PAGE_SIZE = 50;

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t, ui } = ctx.state;
    const filter = readList(ctx.url);
    ctx.state.title = t("months.list.title", { month: monthName(ui, filter.month) });
    const { searchParams } = ctx.url;
    const [after, before] = [searchParams.get("after"), searchParams.get("before")];
    const [report, customers, count] = await Promise.all([
      services.months.report(),
      pageOfMonth(
        services,
        filter,
        before === null ? { first: PAGE_SIZE, after } : { last: PAGE_SIZE, before },
      ),
      countOfMonth(services, filter),
    ]);
    return page({ filter, customers, count, horizon: report?.definition.horizonDays ?? 0 });
  },
});

export default define.page<typeof handler>(function MonthCustomersPage({ data, state: { ui } }) {
  const { filter, customers, count, horizon } = data;
  const { t } = ui;
  const search = listSearch(filter);
  const at = (place = "") => `/segments/customers${search}${place}`;
  const hasSpend = customers.rows.some(({ spend }) => spend !== null);
  const caption = t(hasSpend ? "months.list.caption" : "months.list.captionOrders", { count });
  const cursor = (name: string, value: string | undefined) =>
    at(`&${name}=${encodeURIComponent(value ?? "")}`);
  return (
    <>
      <PageHead
        title={t("months.list.title", { month: monthName(ui, filter.month) })}
        lead={conditionTexts(ui, filter, horizon).join(" · ")}
      >
        <a class="button" href={`/segments/customers.csv${search}`} download>
          <Icon name="download" /> {t("months.list.download")}
        </a>
      </PageHead>
      <SegmentTabs ui={ui} view={undefined} />
      {count === 0
        ? (
          <Empty title={t("months.list.nobody.title")} text={t("months.list.nobody.text")}>
            <a class="button" href="/segments/months">{t("months.list.back")}</a>
          </Empty>
        )
        : (
          <div class="stack-s">
            <CustomerRows ui={ui} customers={customers.rows} label={caption} />
            <Pager
              ui={ui}
              label={t("months.list.pager")}
              summary={caption}
              first={customers.hasPreviousPage ? at() : undefined}
              previous={customers.hasPreviousPage
                ? cursor("before", customers.cursors[0])
                : undefined}
              next={customers.hasNextPage ? cursor("after", customers.cursors.at(-1)) : undefined}
            />
          </div>
        )}
    </>
  );
});

function CustomerRows(
  { ui, customers, label }: { ui: Ui; customers: readonly CustomerMonth[]; label: string },
) {
  const { t, format } = ui;
  return (
    <TableFrame
      label={label}
      heads={[
        { name: t("months.list.customer") },
        { name: t("months.group") },
        { name: t("months.list.scores") },
        { name: t("months.list.orders"), isNumber: true },
        { name: t("months.spend"), isNumber: true },
        { name: t("months.list.lastOrder") },
        { name: t("months.list.nextOrder") },
      ]}
    >
      {customers.map((row) => (
        <tr key={row.customerId}>
          <th scope="row">
            <a href={`/customers/${encodeURIComponent(row.customerId)}`}>{row.customerId}</a>
          </th>
          <td class="one-line">{groupName(ui, row.rfmGroup)}</td>
          <td class="one-line">
            {`${row.recencyScore} · ${row.frequencyScore} · ${row.monetaryScore ?? "–"}`}
          </td>
          <td class="number">{format.integer(row.orders)}</td>
          <td class="number">{format.amount(row.spend)}</td>
          <td class="one-line">{dayName(ui, row.lastOrderOn)}</td>
          <td class="one-line">
            {row.nextOrderOn ? dayName(ui, row.nextOrderOn) : t("months.list.noNext")}
          </td>
        </tr>
      ))}
    </TableFrame>
  );
}
