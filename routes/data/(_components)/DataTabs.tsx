import type { Ui } from "@/utils.ts";

/** The parts of the data page, each with an address of its own. */
export const DATA_VIEWS = ["table", "columns", "churn", "hypotheses", "check", "schema"] as const;
export type DataView = (typeof DATA_VIEWS)[number];

/** Where a part of the data page is. */
export function dataAddress(view: DataView): string {
  return view === "table" ? "/data" : `/data/${view}`;
}

/** Links to the parts of the data page. */
export function DataTabs({ ui: { t }, view }: { ui: Ui; view: DataView }) {
  return (
    <nav class="tabs" aria-label={t("data.views")}>
      <ul>
        {DATA_VIEWS.map((each) => (
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
