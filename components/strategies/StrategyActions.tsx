import { PostButton } from "@/components/PostButton.tsx";
import type { StrategyRow } from "@/db/queries/strategies.ts";
import type { Ui } from "@/utils.ts";

interface StrategyActionsProps {
  ui: Ui;
  strategy: StrategyRow;
  /** Page to come back to. */
  back: string;
  /** Whether this is the strategy's own page, which needs no link to it. */
  own?: boolean;
}

/** What can be done with a strategy. */
export function StrategyActions({ ui: { t }, strategy, back, own = false }: StrategyActionsProps) {
  const { id, status } = strategy;
  const set = (to: StrategyRow["status"], label: string, primary = false) => (
    <PostButton
      action={`/strategies/${id}/status`}
      label={label}
      fields={{ status: to, return: back }}
      primary={primary}
    />
  );
  return (
    <div class="actions">
      {status === "DRAFT" && set("APPROVED", t("strategies.approve"), true)}
      {status !== "DRAFT" && set("DRAFT", t("strategies.redraft"))}
      {status !== "ARCHIVED" && (
        <a class="button" href={`/strategies/${id}/edit`}>{t("strategies.edit")}</a>
      )}
      {status !== "ARCHIVED" && set("ARCHIVED", t("strategies.archive"))}
      {!own && <a class="button quiet" href={`/strategies/${id}`}>{t("strategies.open")}</a>}
    </div>
  );
}
