import type { Ui } from "@/utils.ts";
import { Code } from "./Code.tsx";

/** A secret that was just made: no one can show it again. */
export function WebhookSecret({ ui, secret }: { ui: Ui; secret: string }) {
  const { t } = ui;
  return (
    <section class="card notice" role="status">
      <h2>{t("webhooks.made")}</h2>
      <p>{t("webhooks.once")}</p>
      <Code ui={ui} label={t("webhooks.made")} text={secret} />
      <p class="note">
        <a href="/docs/webhooks#receive">{t("webhooks.read")}</a>
      </p>
    </section>
  );
}
