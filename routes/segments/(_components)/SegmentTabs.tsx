import type { Ui } from "@/utils.ts";

/** The views of the customers' groups, each with an address of its own. */
export const SEGMENT_TABS = [
  "segments",
  "groups",
  "months",
  "movement",
  "retention",
  "why",
] as const;
export type SegmentTab = (typeof SEGMENT_TABS)[number];

/** Links to the views of the customers' groups. */
export function SegmentTabs({ ui: { t }, view }: { ui: Ui; view: SegmentTab | undefined }) {
  return (
    <nav class="tabs" aria-label={t("months.views")}>
      <ul>
        {SEGMENT_TABS.map((each) => (
          <li key={each}>
            <a
              href={each === "segments" ? "/segments" : `/segments/${each}`}
              class={each === view ? "current" : undefined}
              aria-current={each === view ? "page" : undefined}
            >
              {t(`months.view.${each}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
