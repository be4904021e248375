import { page } from "fresh";
import { hasEnded, JobNotice } from "../(_components)/JobNotice.tsx";
import { jobOf } from "../(_components)/job_of.ts";
import { NoCustomers, Notice } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { PostButton } from "@/components/PostButton.tsx";
import { archivedStrategies, formerStrategies, type StrategyRow } from "@/db/queries/strategies.ts";
import { define, type Ui } from "@/utils.ts";
import { StrategyBoard } from "./(_components)/StrategyBoard.tsx";
import { readBoard } from "./(_components)/read_board.ts";
import { fallbackText } from "./(_components)/StrategyNotes.tsx";
import type { JobRow } from "@/db/queries/jobs.ts";
import type { StrategiesResult } from "@/services/strategies/mod.ts";

/** Strategies that are listed of those out of use: from earlier segments, and archived. */
const LISTED = 50;

export const handler = define.handlers({
  GET: async (ctx) => {
    ctx.state.title = ctx.state.t("strategies.title");
    const { services, locale } = ctx.state;
    const { db, statistics } = services;
    const [board, former, archived, overview, job] = await Promise.all([
      readBoard(services, locale),
      formerStrategies(db, LISTED),
      archivedStrategies(db, LISTED),
      statistics.overview(),
      jobOf(db, ctx.url),
    ]);
    const shown = new Set(board.strategies.map(({ strategy }) => strategy.id));
    return page({
      board,
      former: former.filter(({ id }) => !shown.has(id)),
      archived,
      customers: overview.customers,
      job,
    });
  },
});

export default define.page<typeof handler>(function StrategiesPage({ data, state: { ui } }) {
  const { board, former, archived, customers, job } = data;
  const { t } = ui;
  const busy = job !== undefined && !hasEnded(job);
  const strategies = board.strategies.map(({ strategy }) => strategy);
  const written = strategies.length > 0;
  return (
    <>
      <PageHead title={t("strategies.title")} lead={t("strategies.lead")}>
        {written && !busy && (
          <PostButton
            action="/jobs"
            label={t("strategies.generate")}
            fields={{ kind: "STRATEGIES", return: "/strategies" }}
          />
        )}
        {written && <a class="button quiet" href="/campaigns">{t("campaigns.title")}</a>}
      </PageHead>
      <JobNotice ui={ui} job={job} />
      {!busy && <FallbackNotice ui={ui} misses={missesOf(job, strategies)} />}
      {customers === 0 && <NoCustomers ui={ui} />}
      {written && <StrategyBoard ui={ui} board={board} />}
      <OutOfUse ui={ui} title={t("strategies.former")} strategies={former} />
      <OutOfUse ui={ui} title={t("status.ARCHIVED")} strategies={archived} />
    </>
  );
});

/** Strategies that are not on the board, folded. */
function OutOfUse(
  { ui: { format }, title, strategies }: {
    ui: Ui;
    title: string;
    strategies: readonly StrategyRow[];
  },
) {
  if (strategies.length === 0) return null;
  return (
    <details class="plain-details">
      <summary>{title} ({format.integer(strategies.length)})</summary>
      <ul class="bullets">
        {strategies.map(({ id, locale, headline }) => (
          <li key={id}>
            <a href={`/strategies/${id}`} lang={locale.toLowerCase()}>{headline}</a>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What Gemini was asked for and did not write: by the job that the page shows, otherwise as the strategies bear it. */
function missesOf(job: JobRow | undefined, strategies: readonly StrategyRow[]): Miss[] {
  if (job?.kind === "STRATEGIES" && job.status === "COMPLETED") {
    const { outcomes = [] } = (job.result ?? {}) as Partial<StrategiesResult>;
    return outcomes.flatMap(({ fallback, outcome }): Miss[] => {
      if (outcome === "KEPT") return [{ fallback: fallback ?? "EDITED", kept: true }];
      return fallback === null ? [] : [{ fallback, kept: false }];
    });
  }
  return strategies.flatMap(({ fallback, status }) =>
    fallback === null || status !== "DRAFT" ? [] : [{ fallback, kept: false }]
  );
}

/** A strategy that Gemini was asked for and did not write. */
interface Miss {
  readonly fallback: string;
  /** Whether an earlier draft was left in place, rather than the playbook's written. */
  readonly kept: boolean;
}

/** Says once for the whole page why Gemini did not write, and what to do about it. */
function FallbackNotice({ ui, misses }: { ui: Ui; misses: readonly Miss[] }) {
  if (misses.length === 0) return null;
  const { t } = ui;
  const kept = misses.filter((miss) => miss.kept).length;
  const byCode = Map.groupBy(misses, ({ fallback }) => fallback);
  return (
    <Notice kind="warn" title={t("strategies.missed", { count: misses.length })}>
      <ul>
        {[...byCode].map(([code, list]) => (
          <li key={code}>{fallbackText(ui, code)} ({list.length})</li>
        ))}
      </ul>
      {kept > 0 && <p>{t("strategies.keptDrafts", { count: kept })}</p>}
    </Notice>
  );
}
