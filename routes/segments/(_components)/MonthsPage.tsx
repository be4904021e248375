import type { ComponentChildren } from "preact";
import { Empty } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import type { MonthsReport } from "@/services/months/months.ts";
import type { Ui } from "@/utils.ts";
import { type SegmentTab, SegmentTabs } from "./SegmentTabs.tsx";

interface MonthsPageProps {
  ui: Ui;
  view: SegmentTab;
  /** Undefined without orders. */
  report: MonthsReport | undefined;
  /** What the page finds. */
  lead?: ComponentChildren;
  children: ComponentChildren;
}

/** A view of customers by month: head and tabs, then its parts, or what to do first where there are no orders. */
export function MonthsPage({ ui, view, report, lead, children }: MonthsPageProps) {
  const { t } = ui;
  return (
    <>
      <PageHead title={t(`months.view.${view}`)} lead={lead} />
      <SegmentTabs ui={ui} view={view} />
      {report ? children : (
        <Empty title={t("months.none.title")} text={t("months.none.text")}>
          <a class="button primary" href="/import">{t("months.none.action")}</a>
        </Empty>
      )}
    </>
  );
}

/** What the words and figures of a page rest on, folded. */
export function Computed({ ui: { t }, lines }: { ui: Ui; lines: readonly string[] }) {
  return (
    <details class="plain-details no-print">
      <summary>{t("months.computed")}</summary>
      <ul class="bullets note">{lines.map((line) => <li key={line}>{line}</li>)}</ul>
    </details>
  );
}

/** The definition of churn in a sentence. */
export function definitionText({ t }: Ui, { definition }: MonthsReport): string {
  const { horizonDays: horizon, activeDays: active } = definition;
  return t("months.definition", { horizon, active });
}
