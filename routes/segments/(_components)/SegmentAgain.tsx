import { K_RANGE } from "@/ml/segments/choice.ts";
import type { Ui } from "@/utils.ts";

interface SegmentAgainProps {
  ui: Ui;
  /** What the field begins with. */
  k: number;
}

/** Groups the customers anew, with another number of segments, and says beforehand what becomes of the old ones. */
export function SegmentAgain({ ui: { t }, k }: SegmentAgainProps) {
  return (
    <section class="card no-print" id="again">
      <header>
        <h2>{t("segments.again.title")}</h2>
        <p class="note">{t("segments.again.text")}</p>
      </header>
      <ul class="bullets note">
        <li>{t("segments.again.kept")}</li>
        <li>{t("segments.again.setAside")}</li>
        <li>{t("segments.again.lists")}</li>
      </ul>
      <form class="filters" method="post" action="/jobs">
        <input type="hidden" name="kind" value="SEGMENT" />
        <input type="hidden" name="return" value="/segments" />
        <div class="field">
          <label for="k">{t("segments.again.k", K_RANGE)}</label>
          <input
            id="k"
            type="number"
            name="k"
            min={K_RANGE.min}
            max={K_RANGE.max}
            step="1"
            value={k}
            required
          />
        </div>
        <button class="button" type="submit">{t("segments.again.action")}</button>
      </form>
    </section>
  );
}
