import type { Ui } from "@/utils.ts";
import { monthKey, monthName } from "./month_words.ts";

interface MonthChoiceProps {
  ui: Ui;
  /** Address of the page. */
  action: string;
  /** Months that can be chosen, the last one last. */
  months: readonly string[];
  /** Parameters of the address with what is chosen now. */
  chosen: Readonly<Partial<Record<"month" | "from" | "to", string>>>;
}

/** Which months a page shows; the choice stands in the address. */
export function MonthChoice({ ui, action, months, chosen }: MonthChoiceProps) {
  const { t } = ui;
  return (
    <form class="month-choice no-print" method="get" action={action}>
      {Object.entries(chosen).map(([name, value]) => (
        <label key={name}>
          {t(`months.choose.${name as keyof typeof chosen}`)}{" "}
          <select name={name}>
            {months.toReversed().map((month) => (
              <option key={month} value={monthKey(month)} selected={month === value}>
                {monthName(ui, month)}
              </option>
            ))}
          </select>
        </label>
      ))}
      <button class="button" type="submit">{t("months.choose.show")}</button>
    </form>
  );
}
