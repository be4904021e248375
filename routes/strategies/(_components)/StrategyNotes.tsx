import { figureName, figureText } from "@/routes/strategies/(_components)/segment_figure.ts";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import { movedFigures } from "@/content/playbook/moved.ts";
import type { Ui } from "@/utils.ts";

interface StrategyNotesProps {
  ui: Ui;
  /** Its cluster as of now; undefined where it is of an earlier segmentation. */
  cluster: ClusterRow | undefined;
  strategy: StrategyRow;
}

/** What a reader should know before trusting a strategy: who wrote and approved it, and which figures have changed since. */
export function StrategyNotes({ ui, cluster, strategy }: StrategyNotesProps) {
  const { t, format } = ui;
  const { fallback, figures, editedBy, statusBy, statusAt, status } = strategy;
  const moved = figures && cluster ? movedFigures(figures, cluster) : [];
  const lines = [
    fallback && t("strategies.instead", { reason: fallbackText(ui, fallback) }),
    editedBy && t("strategies.editedBy", { actor: editedBy, version: strategy.version }),
    statusBy && statusAt && t("strategies.statusBy", {
      status: t.maybe(`status.${status}`, status),
      actor: statusBy,
      at: format.dateTime(statusAt),
    }),
  ].filter((line) => typeof line === "string");
  return (
    <>
      {moved.length > 0 && (
        <div class="notice warn">
          <strong>{t("strategies.stale")}</strong>
          <ul>
            {moved.map(({ then, now, ...figure }) => (
              <li key={`${figure.name} ${figure.column}`}>
                {t("strategies.moved", {
                  figure: figureName(ui, figure),
                  then: figureText(ui, figure, then),
                  now: figureText(ui, figure, now),
                })}
              </li>
            ))}
          </ul>
        </div>
      )}
      {lines.length > 0 && (
        <div class="small muted">
          {lines.map((line) => <p key={line}>{line}</p>)}
        </div>
      )}
    </>
  );
}

/** Why the playbook wrote, in words. */
export function fallbackText({ t }: Ui, code: string): string {
  return t.maybe(`strategies.fallback.${code}`, code);
}
