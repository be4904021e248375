import type { ComponentChildren } from "preact";
import { PageHead } from "@/components/PageHead.tsx";
import { includesScope } from "@/services/access/mod.ts";
import type { State, Ui } from "@/utils.ts";

interface ApiPageProps {
  state: Pick<State, "ui" | "identity">;
  view: ApiView;
  /** What can be done here. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

/** A part of the API page under its head and tabs. */
export function ApiPage({ state: { ui, identity }, view, actions, children }: ApiPageProps) {
  const { t } = ui;
  return (
    <>
      <PageHead title={t(`api.heading.${view}`)} lead={t(`api.lead.${view}`)}>{actions}</PageHead>
      <ApiTabs ui={ui} view={view} admin={includesScope(identity.scopes, "admin")} />
      {children}
    </>
  );
}

/** The parts of the API page, each with an address of its own. */
const API_VIEWS = ["graphql", "exports", "bi", "keys", "webhooks", "audit"] as const;
type ApiView = (typeof API_VIEWS)[number];

/** What is shown to admins alone. */
const ADMINS: readonly ApiView[] = ["keys", "webhooks", "audit"];

/** Where a part of the API page is. */
function apiAddress(view: ApiView): string {
  return view === "graphql" ? "/api" : `/api/${view}`;
}

interface ApiTabsProps {
  ui: Ui;
  view: ApiView;
  /** Whether the reader may create keys. */
  admin: boolean;
}

/** Links to the parts of the API page. */
function ApiTabs({ ui: { t }, view, admin }: ApiTabsProps) {
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
