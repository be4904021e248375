import { PostButton } from "@/components/PostButton.tsx";
import type { Ui } from "@/utils.ts";

/** What to do once the customers are in: one step for all of it, or each by itself. */
export function NextSteps({ ui: { t }, importId }: { ui: Ui; importId: number }) {
  return (
    <section class="card no-print">
      <header>
        <h2>{t("import.next.title")}</h2>
        <p class="note">{t("import.next.text")}</p>
      </header>
      <div class="actions">
        <PostButton action={`/import/${importId}/next`} label={t("import.next.all")} primary />
        <a class="button quiet" href="/customers?band=HIGH">{t("import.next.look")}</a>
      </div>
      <details class="plain-details">
        <summary>{t("import.next.single")}</summary>
        <div class="actions">
          <PostButton
            action="/jobs"
            label={t("import.next.train")}
            fields={{ kind: "TRAIN", return: "/models" }}
          />
          <PostButton
            action="/jobs"
            label={t("import.next.score")}
            fields={{ kind: "SCORE", return: "/models" }}
          />
          <PostButton
            action="/jobs"
            label={t("import.next.segment")}
            fields={{ kind: "SEGMENT", return: "/segments" }}
          />
        </div>
      </details>
    </section>
  );
}
