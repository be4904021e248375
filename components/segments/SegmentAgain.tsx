import type { Ui } from "@/utils.ts";

/** Groups the customers anew, with another number of segments. */
export function SegmentAgain({ ui: { t }, k }: { ui: Ui; k: number }) {
  return (
    <section class="card no-print">
      <header>
        <h2>{t("segments.again.title")}</h2>
        <p class="note">{t("segments.again.text")}</p>
      </header>
      <form class="filters" method="post" action="/jobs">
        <input type="hidden" name="kind" value="SEGMENT" />
        <input type="hidden" name="return" value="/segments" />
        <div class="field">
          <label for="k">{t("segments.again.k")}</label>
          <input id="k" type="number" name="k" min="2" max="10" step="1" value={k} required />
        </div>
        <button class="button" type="submit">{t("segments.again.action")}</button>
      </form>
    </section>
  );
}
