import type { Ui } from "@/utils.ts";

interface ErrorViewProps {
  ui: Ui;
  failure: { readonly status: number; readonly message?: string };
  /** Number under which the log has the details. */
  reference?: string | undefined;
}

/** What a user sees when a request fails: what happened, and the way on. */
export function ErrorView({ ui: { t }, failure, reference }: ErrorViewProps) {
  const key = `error.${failure.status}`;
  const general = failure.status >= 500 ? "error.500" : "error.400";
  return (
    <section class="empty">
      <p class="label">{t("error.status", { status: failure.status })}</p>
      <h1>{t.maybe(`${key}.title`, t(`${general}.title`))}</h1>
      <p>{t.maybe(`${key}.text`, t(`${general}.text`))}</p>
      {failure.message && <p>{failure.message}</p>}
      {reference && <p class="muted">{t("error.reference", { id: reference })}</p>}
      <div class="actions">
        <a class="button primary" href="/">{t("error.home")}</a>
      </div>
    </section>
  );
}
