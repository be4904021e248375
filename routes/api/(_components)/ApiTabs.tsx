import type { Ui } from "@/utils.ts";

/** The parts of the API page, each with an address of its own. */
export const API_VIEWS = ["graphql", "exports", "bi", "keys", "audit"] as const;
export type ApiView = (typeof API_VIEWS)[number];

/** What is shown to admins alone. */
const ADMINS: readonly ApiView[] = ["keys", "audit"];

/** Where a part of the API page is. */
export function apiAddress(view: ApiView): string {
  return view === "graphql" ? "/api" : `/api/${view}`;
}

interface ApiTabsProps {
  ui: Ui;
  view: ApiView;
  /** Whether whoever reads may make keys. */
  admin: boolean;
}

/** Links to the parts of the API page. */
export function ApiTabs({ ui: { t }, view, admin }: ApiTabsProps) {
  return (
    <nav class="tabs" aria-label={t("api.views")}>
      <ul>
        {API_VIEWS.filter((each) => admin || !ADMINS.includes(each)).map((each) => (
          <li key={each}>
            <a
              href={apiAddress(each)}
              class={each === view ? "current" : undefined}
              aria-current={each === view ? "page" : undefined}
            >
              {t(`api.view.${each}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
