import type { AuditKind } from "@/db/queries/audit_log.ts";
import type { Ui } from "@/utils.ts";
import { actorText } from "@/components/access/audit_words.ts";
import type { AuditQuery } from "./audit_query.ts";

interface AuditFiltersProps {
  ui: Ui;
  query: AuditQuery;
  kinds: readonly AuditKind[];
  /** Actors to choose from. */
  actors: readonly string[];
}

/** Which entries of the audit log to show: a form that leads to an address. */
export function AuditFilters({ ui, query, kinds, actors }: AuditFiltersProps) {
  const { t } = ui;
  return (
    <form class="card" method="get" action="/api/audit">
      <div class="filters">
        <div class="field">
          <label for="audit-actor">{t("audit.filter.actor")}</label>
          <select id="audit-actor" name="actor">
            <option value="">{t("audit.who.all")}</option>
            {actors.map((actor) => (
              <option key={actor} value={actor} selected={actor === query.actor}>
                {actorText(ui, actor)}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="audit-kind">{t("audit.filter.kind")}</label>
          <select id="audit-kind" name="kind">
            <option value="">{t("audit.kind.all")}</option>
            {kinds.map((kind) => (
              <option key={kind} value={kind} selected={kind === query.kind}>
                {t(`audit.kind.${kind}`)}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="audit-from">{t("audit.filter.from")}</label>
          <input id="audit-from" type="date" name="from" value={query.from} />
        </div>
        <div class="field">
          <label for="audit-to">{t("audit.filter.to")}</label>
          <input id="audit-to" type="date" name="to" value={query.to} />
        </div>
        <div class="actions">
          <button type="submit" class="button">{t("audit.filter.action")}</button>
          <a class="button quiet" href="/api/audit">{t("audit.filter.clear")}</a>
        </div>
      </div>
    </form>
  );
}
