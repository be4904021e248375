import type { OrderField } from "@/schema/orders/format.ts";
import type { OrderPreviewColumn } from "@/services/orders/preview_orders.ts";
import type { Ui } from "@/utils.ts";

/** What a column can hold, as the choice groups it. */
const GROUPS = {
  customer: ["customerId", "email", "phone", "customerName"],
  order: ["orderedAt", "orderId", "lineId", "quantity"],
  amount: [
    "orderTotal",
    "lineAmount",
    "unitPrice",
    "priceExtra",
    "lineDiscount",
    "orderDiscount",
    "refunded",
    "currency",
  ],
  state: ["status", "type", "cancelled"],
} as const satisfies Record<string, readonly OrderField[]>;

const NOTED = ["orderTotal", "lineAmount", "unitPrice"] as const;

interface OrderColumnsProps {
  ui: Ui;
  columns: readonly OrderPreviewColumn[];
  /** Fields that several columns hold. */
  doubled: readonly OrderField[];
}

/** Every column of a file of orders with a few of its values, and what it holds. */
export function OrderColumns({ ui: { t }, columns, doubled }: OrderColumnsProps) {
  return (
    <table class="table column-table">
      <thead>
        <tr>
          <th scope="col">{t("import.columns.column")}</th>
          <th scope="col">{t("import.columns.samples")}</th>
          <th scope="col">{t("import.orders.holds")}</th>
        </tr>
      </thead>
      <tbody>
        {columns.map(({ header, samples, field }, index) => {
          const note = NOTED.find((each) => each === field);
          return (
            <tr key={index}>
              <th scope="row" id={`header${index}`}>{header}</th>
              <td class="samples">
                {samples.length === 0
                  ? <span class="muted">{t("import.columns.blank")}</span>
                  : samples.map((sample) => <code key={sample}>{sample}</code>)}
              </td>
              <td>
                <select
                  name={`column${index}`}
                  aria-labelledby={`header${index}`}
                  aria-invalid={field && doubled.includes(field) ? "true" : undefined}
                >
                  <option value="" selected={field === null}>{t("import.orders.notRead")}</option>
                  {Object.entries(GROUPS).map(([group, fields]) => (
                    <optgroup
                      key={group}
                      label={t(`import.orders.groups.${group as keyof typeof GROUPS}`)}
                    >
                      {fields.map((each) => (
                        <option key={each} value={each} selected={each === field}>
                          {t(`import.orders.field.${each}`)}
                        </option>
                      ))}
                    </optgroup>
                  ))}
                </select>
                {note && <p class="note">{t(`import.orders.note.${note}`)}</p>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
