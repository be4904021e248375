import type { ComponentChildren } from "preact";
import type { Ui } from "@/utils.ts";

/** The figures behind a chart. */
export interface ChartData {
  readonly columns: readonly string[];
  /** First cell names the row. */
  readonly rows: readonly (readonly string[])[];
}

interface FigureProps {
  ui: Ui;
  /** What the chart shows to be the case. */
  finding: string;
  /** What is drawn, of whom, in which unit. */
  note: string;
  data: ChartData;
  children: ComponentChildren;
}

/** A chart: its finding, the drawing, and the same figures as a table. */
export function ChartFigure({ ui: { t }, finding, note, data, children }: FigureProps) {
  const [first, ...others] = data.columns;
  return (
    <figure class="chart">
      <figcaption>
        <h2>{finding}</h2>
        <p class="note">{note}</p>
      </figcaption>
      {children}
      <details class="plain-details no-print">
        <summary>{t("chart.data")}</summary>
        <div
          class="table-frame"
          tabIndex={0}
          role="region"
          aria-label={`${finding} · ${t("chart.data")}`}
        >
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{first}</th>
                {others.map((column) => <th key={column} scope="col" class="number">{column}</th>)}
              </tr>
            </thead>
            <tbody>
              {data.rows.map(([name, ...cells]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, i) => <td key={i} class="number">{cell}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
