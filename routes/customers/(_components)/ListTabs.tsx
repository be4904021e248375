import type { Ui } from "@/utils.ts";
import {
  type CustomerQuery,
  fromStart,
  LIST_VIEWS,
  listAddress,
  type ListView,
  viewOf,
} from "@/components/customers/customer_query.ts";

const VIEWS = Object.keys(LIST_VIEWS) as ListView[];

interface ListTabsProps {
  ui: Ui;
  query: CustomerQuery;
  /** Customers in each view; undefined where nobody counted. */
  counts: Readonly<Record<ListView, number | undefined>>;
}

/** The lists that are one click away. A tab keeps order and columns, and drops the filters. */
export function ListTabs({ ui: { t, format }, query, counts }: ListTabsProps) {
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
