import { PostButton } from "@/components/PostButton.tsx";
import type { Ui } from "@/utils.ts";

/** What to do once the customers are in. */
export function NextSteps({ ui: { t } }: { ui: Ui }) {
  return (
    <section class="card no-print">
      <header>
        <h2>{t("import.next.title")}</h2>
        <p class="note">{t("import.next.text")}</p>
      </header>
      <ol class="actions">
        <li>
          <PostButton
            action="/jobs"
            label={t("import.next.train")}
            fields={{ kind: "TRAIN", return: "/models" }}
            primary
          />
        </li>
        <li>
          <PostButton
            action="/jobs"
            label={t("import.next.score")}
            fields={{ kind: "SCORE", return: "/models" }}
          />
        </li>
        <li>
          <PostButton
            action="/jobs"
            label={t("import.next.segment")}
            fields={{ kind: "SEGMENT", return: "/segments" }}
          />
        </li>
        <li>
          <a class="button quiet" href="/customers?band=HIGH">{t("import.next.look")}</a>
        </li>
      </ol>
    </section>
  );
}
