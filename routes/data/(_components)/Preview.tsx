import { MISSING } from "@/locales/format.ts";
import { type Shape, shapeOf } from "@/schema/kinds.ts";
import { hasRole, idOf } from "@/schema/schema.ts";
import type { PreviewRow } from "@/services/statistics/preview.ts";
import type { Ui } from "@/utils.ts";

/** Whether cells of a shape are set as text rather than as figures; a flag is 1 or 0. */
const IS_TEXT: Readonly<Record<Shape, boolean>> = {
  range: false,
  flag: false,
  choice: true,
  date: true,
  text: true,
};

/** The first customers as their file had them: its column names, its spellings, its yes and no as 1 and 0. */
export function Preview({ ui: { t, schema }, rows }: { ui: Ui; rows: readonly PreviewRow[] }) {
  const title = t("data.preview.title", { count: rows.length });
  const id = idOf(schema);
  const stored = schema.columns.filter((column) => column !== id && !hasRole(column, "IGNORED"));
  const known = new Set(schema.columns.map(({ header }) => header));
  const further = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))]
    .filter((name) => !known.has(name)).sort();
  const columns = [
    ...stored.map((column) => ({
      name: column.header,
      text: IS_TEXT[shapeOf(column)],
    })),
    ...further.map((name) => ({ name, text: true })),
  ];
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
              <th scope="col" class="nowrap">{id.header}</th>
              {columns.map(({ name, text }) => (
                <th key={name} scope="col" class={text ? "nowrap" : "nowrap number"}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ customerId, cells }) => (
              <tr key={customerId}>
                <th scope="row">
                  <a href={`/customers/${encodeURIComponent(customerId)}`}>{customerId}</a>
                </th>
                {columns.map(({ name, text }) => (
                  <td key={name} class={text ? "nowrap" : "number"}>{cells[name] || MISSING}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
