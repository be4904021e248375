import type { ContactColumn } from "@/services/campaigns/mod.ts";
import type { Ui } from "@/utils.ts";

interface ContactCardProps {
  ui: Ui;
  /** By the names of columns. */
  values: Readonly<Record<string, string>>;
  /** Of the columns, those that a customer can be contacted by. */
  columns: readonly ContactColumn[];
}

/** How to reach a customer, by what the shop's table holds. */
export function ContactCard({ ui: { t }, values, columns }: ContactCardProps) {
  return (
    <section class="card">
      <h2>{t("customer.contact.title")}</h2>
      {columns.length === 0
        ? <p class="note">{t("customer.contact.none")}</p>
        : (
          <dl class="pairs small">
            {columns.map(({ header, kind }) => (
              <div key={header}>
                <dt>{header}</dt>
                <dd>
                  <ContactValue kind={kind} value={values[header] ?? ""} />
                </dd>
              </div>
            ))}
          </dl>
        )}
    </section>
  );
}

function ContactValue({ kind, value }: { kind: ContactColumn["kind"]; value: string }) {
  if (kind === "EMAIL") return <a href={`mailto:${encodeURIComponent(value)}`}>{value}</a>;
  if (kind === "PHONE") return <a href={`tel:${value.replace(/[^\d+]/g, "")}`}>{value}</a>;
  return <>{value}</>;
}
