import { K_RANGE } from "@/ml/segments/choice.ts";
import { countedColumns, MAX_TRAITS } from "@/ml/segments/trait_columns.ts";
import { RFM_ROLES } from "@/schema/column.ts";
import { hasRole } from "@/schema/schema.ts";
import type { Ui } from "@/utils.ts";

interface SegmentAgainProps {
  ui: Ui;
  /** What the field begins with. */
  k: number;
  /** Keys of the columns that are selected; none where Holdfast chose them. */
  columns: readonly string[];
}

/** Segments the customers again, by other columns or into another number, and says beforehand what becomes of the old ones. */
export function SegmentAgain({ ui, k, columns }: SegmentAgainProps) {
  const { t } = ui;
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
        <ColumnPicker ui={ui} selected={columns} />
        <button class="button" type="submit">{t("segments.again.action")}</button>
      </form>
    </section>
  );
}

/** The columns that customers can be grouped by; the role of those that have one is named. */
function ColumnPicker({ ui, selected }: { ui: Ui; selected: readonly string[] }) {
  const { t, locale, schema } = ui;
  return (
    <fieldset class="field column-picker">
      <legend>{t("segments.again.columns", { most: MAX_TRAITS })}</legend>
      {countedColumns(schema).map((column) => {
        const role = RFM_ROLES.find((each) => hasRole(column, each));
        const label = column.label[locale];
        return (
          <label key={column.key}>
            <input
              type="checkbox"
              name="column"
              value={column.key}
              checked={selected.includes(column.key)}
            />{" "}
            {role ? t("segments.again.byRole", { label, role: t(`schema.uses.${role}`) }) : label}
          </label>
        );
      })}
    </fieldset>
  );
}
