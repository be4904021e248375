import { Notice } from "@/components/Notices.tsx";
import type { ModelRow } from "@/db/queries/models.ts";
import type { Ui } from "@/utils.ts";

/** Says where a model trained here rates customers whose outcome it was taught; nothing where it does not. */
export function SeenScoresNotice({ ui: { t }, model }: { ui: Ui; model: ModelRow }) {
  if (model.unseenScores || model.estimator === "EXTERNAL") return null;
  return (
    <Notice kind="warn" title={t("models.seen.title")}>
      <p>
        {t("models.seen.text")} <a href="/models/train">{t("models.train.link")}</a>
      </p>
    </Notice>
  );
}
