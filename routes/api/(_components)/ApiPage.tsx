import type { ComponentChildren } from "preact";
import { ApiTabs, type ApiView } from "@/routes/api/(_components)/ApiTabs.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { includesScope } from "@/services/access/mod.ts";
import type { State } from "@/utils.ts";

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
