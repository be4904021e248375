import { page } from "fresh";
import {
  auditAddress,
  auditFilter,
  readAuditQuery,
} from "@/routes/api/(_components)/audit_query.ts";
import { AuditFilters } from "@/routes/api/(_components)/AuditFilters.tsx";
import { AuditTable } from "@/routes/api/(_components)/AuditTable.tsx";
import { Pager } from "@/components/Pager.tsx";
import { listApiKeys } from "@/db/queries/access.ts";
import { AUDIT_KINDS, countAuditEntries, listAuditEntries } from "@/db/queries/audit_log.ts";
import { keyActor } from "@/services/access/keys.ts";
import { define } from "@/utils.ts";
import { ApiPage } from "./(_components)/ApiPage.tsx";

const SHOWN = 50;
/** Whom else than keys the log names. */
const ACTORS = ["session", "local", "command line", "nobody"];

export const handler = define.handlers({
  GET: async (ctx) => {
    const { state: { t, services: { db } }, url } = ctx;
    ctx.state.title = t("api.heading.audit");
    const query = readAuditQuery(url, AUDIT_KINDS);
    const filter = auditFilter(query);
    const after = url.searchParams.get("after");
    const before = url.searchParams.get("before");
    const place = before ? { last: SHOWN, before } : { first: SHOWN, after };
    const [entries, count, keys] = await Promise.all([
      listAuditEntries(db, place, filter),
      countAuditEntries(db, filter),
      listApiKeys(db),
    ]);
    const actors = new Set([...ACTORS, ...keys.map(keyActor), query.actor]);
    actors.delete("");
    return page({ query, entries, count, actors: [...actors] });
  },
});

export default define.page<typeof handler>(function AuditPage({ data, state }) {
  const { query, entries, count, actors } = data;
  const { ui } = state;
  const { t } = ui;
  const { rows, cursors, hasNextPage, hasPreviousPage } = entries;
  return (
    <ApiPage state={state} view="audit">
      <AuditFilters ui={ui} query={query} kinds={AUDIT_KINDS} actors={actors} />
      <div class="stack-s">
        {rows.length === 0
          ? <p class="note">{t("audit.none")}</p>
          : <AuditTable ui={ui} entries={rows} />}
        <Pager
          ui={ui}
          label={t("audit.pager")}
          summary={t("audit.count", { count })}
          first={hasPreviousPage ? auditAddress(query) : undefined}
          previous={hasPreviousPage ? auditAddress(query, { before: cursors[0] }) : undefined}
          next={hasNextPage ? auditAddress(query, { after: cursors.at(-1) }) : undefined}
        />
      </div>
    </ApiPage>
  );
});
