import { hasOrderColumns } from "@/schema/orders/customers_schema.ts";
import type { Ui } from "@/utils.ts";

/** The parts of the data page, each with an address of its own. */
export const DATA_VIEWS = [
  "table",
  "columns",
  "churn",
  "hypotheses",
  "check",
  "schema",
  "definition",
] as const;
export type DataView = (typeof DATA_VIEWS)[number];

/** Where a part of the data page is. */
export function dataAddress(view: DataView): string {
  return view === "table" ? "/data" : `/data/${view}`;
}

/** Links to the parts of the data page; churn is defined where there are orders. */
export function DataTabs({ ui: { t, schema }, view }: { ui: Ui; view: DataView }) {
  const views = DATA_VIEWS.filter((each) => each !== "definition" || hasOrderColumns(schema));
  return (
    <nav class="tabs" aria-label={t("data.views")}>
      <ul>
        {views.map((each) => (
          <li key={each}>
            <a href={dataAddress(each)} class={each === view ? "current" : undefined}>
              {t(`data.view.${each}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
