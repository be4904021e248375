import { formatLabel } from "@/schema/presets/orders.ts";
import type { DatePreview, OrderPreview } from "@/services/orders/preview_orders.ts";
import type { Ui } from "@/utils.ts";
import type { DoubledField } from "./order_form.ts";

interface OrderSummaryProps {
  ui: Ui;
  preview: OrderPreview;
  doubled: readonly DoubledField[];
}

/** What was recognised of a file of orders, and what stands in the way of importing it. */
export function OrderSummary({ ui: { t }, preview, doubled }: OrderSummaryProps) {
  const { system, missing, currency } = preview;
  const isReady = missing.length === 0 && doubled.length === 0;
  return (
    <>
      <p>
        <span class="muted">{t("import.orders.system")}</span>{" "}
        <strong>
          {system !== "INFERRED"
            ? formatLabel(system)
            : t(missing.length === 0 ? "import.orders.inferred" : "import.orders.unknown")}
        </strong>
      </p>
      <div class="column-review">
        {isReady && <p class="fine">{t("import.orders.ready")}</p>}
        {missing.map((part) => (
          <p key={part} class="problem">{t(`import.orders.missing.${part}`)}</p>
        ))}
        {doubled.map(({ field, headers }) => (
          <p key={field} class="problem">
            {t("import.orders.twice", {
              headers: headers.join(", "),
              field: t(`import.orders.field.${field}`),
            })}
          </p>
        ))}
      </div>
      {currency && (
        <p>
          <span class="muted">{t("import.orders.currency")}</span> {currency}
        </p>
      )}
    </>
  );
}

/** Whether the day or the month stands first: how it is known, and the choice. */
export function DateChoice({ ui, dates }: { ui: Ui; dates: DatePreview }) {
  const { t } = ui;
  const { order, basis, example } = dates;
  const known = t(`import.orders.dates.${basis}`, {
    order: order ? t(`import.orders.dates.${order}`) : "",
  });
  if (basis === "CLEAR") return <p class="note">{known}</p>;
  return (
    <fieldset class="field">
      <legend>{t("import.orders.dates.legend")}</legend>
      <p class={basis === "OPEN" ? "notice warn" : "note"}>{known}</p>
      {([null, "DAY_FIRST", "MONTH_FIRST"] as const).map((value) => (
        <label key={value} class="choice top">
          <input
            type="radio"
            name="dateOrder"
            value={value ?? ""}
            checked={basis === "CHOSEN" ? value === order : value === null}
          />
          <span>
            {t(`import.orders.dates.${value ?? "auto"}`)} {value && example && (
              <span class="note">
                {t("import.orders.dates.reads", {
                  text: example.text,
                  date: ui.format.date(new Date(`${example[value]}T00:00:00`)),
                })}
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
