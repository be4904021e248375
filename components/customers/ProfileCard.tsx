import type { CustomerRow } from "@/db/queries/customers.ts";
import { COLUMNS } from "@/ml/schema.ts";
import type { Ui } from "@/utils.ts";
import { columnLabel, fieldText } from "./values.ts";

/** Everything that is stored of a customer. */
export function ProfileCard({ ui, customer }: { ui: Ui; customer: CustomerRow }) {
  const { t } = ui;
  const attributes = Object.entries(customer.attributes);
  return (
    <section class="card">
      <h2>{t("customer.profile")}</h2>
      <dl class="pairs small">
        {COLUMNS.filter(({ kind }) => kind !== "identity").map(({ field }) => (
          <div key={field}>
            <dt>{columnLabel(ui, field)}</dt>
            <dd>{fieldText(ui, customer, field)}</dd>
          </div>
        ))}
      </dl>
      {attributes.length > 0 && (
        <>
          <h3>{t("customer.attributes")}</h3>
          <dl class="pairs small">
            {attributes.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {customer.importId !== null && (
        <p class="small">
          <a href={`/import/${customer.importId}`}>
            {t("customer.source", { id: customer.importId, line: customer.importLine ?? "–" })}
          </a>
        </p>
      )}
    </section>
  );
}
