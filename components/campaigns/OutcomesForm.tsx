import type { Ui } from "@/utils.ts";

/** Asks how a campaign went. */
export function OutcomesForm({ ui: { t }, id }: { ui: Ui; id: number }) {
  return (
    <section class="card no-print">
      <h2>{t("campaigns.outcomes")}</h2>
      <p class="note">{t("campaigns.outcomesNote")}</p>
      <form
        class="filters"
        method="post"
        action={`/campaigns/${id}`}
        encType="multipart/form-data"
      >
        <div class="field">
          <label for="outcomes">{t("campaigns.file")}</label>
          <input type="file" id="outcomes" name="file" accept=".csv,text/csv" required />
        </div>
        <button type="submit" class="button">{t("campaigns.read")}</button>
      </form>
    </section>
  );
}
