import type { CustomerRow } from "@/db/queries/customers.ts";
import { COLUMNS } from "@/ml/schema.ts";
import { MISSING } from "@/locales/format.ts";
import type { Ui } from "@/utils.ts";

/** The first customers as their file had them: its column names, its spellings, its yes and no as 1 and 0. */
export function Preview({ ui: { t }, rows }: { ui: Ui; rows: readonly CustomerRow[] }) {
  const title = t("data.preview.title", { count: rows.length });
  const attributes = [...new Set(rows.flatMap((row) => Object.keys(row.attributes)))].sort();
  return (
    <section class="stack-s">
      <header>
        <h2>{title}</h2>
        <p class="note">{t("data.preview.note")}</p>
      </header>
      <div class="table-frame" tabIndex={0} role="region" aria-label={title}>
        <table class="table">
          <thead>
            <tr>
              {COLUMNS.map(({ name }) => <th key={name} scope="col">{name}</th>)}
              {attributes.map((name) => <th key={name} scope="col">{name}</th>)}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.customerId}>
                {COLUMNS.map(({ field }) =>
                  field === "customerId"
                    ? (
                      <th key={field} scope="row">
                        <a href={`/customers/${encodeURIComponent(row.customerId)}`}>
                          {row.customerId}
                        </a>
                      </th>
                    )
                    : (
                      <td key={field} class={typeof row[field] === "string" ? "nowrap" : "number"}>
                        {importedText(row, field)}
                      </td>
                    )
                )}
                {attributes.map((name) => (
                  <td key={name} class="nowrap">{row.attributes[name] || MISSING}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** A cell as the file had it. */
export function importedText(row: CustomerRow, field: (typeof COLUMNS)[number]["field"]): string {
  const value = row[field];
  if (value === null) return MISSING;
  if (typeof value === "boolean") return value ? "1" : "0";
  return row.spellings?.[field] ?? String(value);
}
