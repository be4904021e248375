import type { Ui } from "@/utils.ts";
import { ENTITIES, ENTITY_LINKS, type EntityLink } from "./entities.ts";

const BOX = { width: 168, height: 46 } as const;
const STEP = { x: 222, y: 96 } as const;
const WIDTH = 3 * STEP.x + BOX.width + 2;
const HEIGHT = 3 * STEP.y + BOX.height + 2;

/** The data model: a drawing, and the same as a table. */
export function EntityDiagram({ ui: { t } }: { ui: Ui }) {
  const title = t("data.entities.title", { count: ENTITIES.length });
  return (
    <section class="card">
      <figure class="chart">
        <figcaption>
          <h2>{title}</h2>
          <p class="note">{t("data.entities.note")}</p>
        </figcaption>
        <div class="diagram" tabIndex={0} role="region" aria-label={t("data.entities.drawing")}>
          <svg
            width={WIDTH}
            height={HEIGHT}
            viewBox={`-1 -1 ${WIDTH} ${HEIGHT}`}
            role="img"
            aria-label={t("data.entities.alternative")}
          >
            {ENTITY_LINKS.map(({ from, by, to }) => (
              <Link key={`${from}.${by}`} {...{ from, by, to }} />
            ))}
            {ENTITIES.map(({ table, key, column, row }) => (
              <g key={table} transform={`translate(${column * STEP.x} ${row * STEP.y})`}>
                <rect class="entity" width={BOX.width} height={BOX.height} rx="6" />
                <text class="value-text" x="12" y="19">{table}</text>
                <text x="12" y="36">{key}</text>
              </g>
            ))}
          </svg>
        </div>
        <div
          class="table-frame"
          tabIndex={0}
          role="region"
          aria-label={title}
        >
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{t("data.entities.table")}</th>
                <th scope="col">{t("data.entities.holds")}</th>
                <th scope="col">{t("data.entities.key")}</th>
                <th scope="col">{t("data.entities.names")}</th>
              </tr>
            </thead>
            <tbody>
              {ENTITIES.map(({ table, key }) => (
                <tr key={table}>
                  <th scope="row">
                    <code>{table}</code>
                  </th>
                  <td class="wide">{t(`data.entities.what.${table}`)}</td>
                  <td class="nowrap">
                    <code>{key}</code>
                  </td>
                  <td class="nowrap">
                    {ENTITY_LINKS.filter(({ from }) => from === table)
                      .map(({ by, to }) => `${to} (${by})`).join(", ")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </figure>
    </section>
  );
}

/** A line between neighbours, forked at the side of which there are many. */
function Link({ from, by, to }: EntityLink) {
  const [a, b] = [from, to].map((name) => ENTITIES.find(({ table }) => table === name)!);
  const [right, down] = [b!.column - a!.column, b!.row - a!.row];
  const edge = (entity: { column: number; row: number }, towards: 1 | -1) => ({
    x: entity.column * STEP.x + BOX.width / 2 + towards * right * BOX.width / 2,
    y: entity.row * STEP.y + BOX.height / 2 + towards * down * BOX.height / 2,
  });
  const [start, end] = [edge(a!, 1), edge(b!, -1)];
  const fork = [-6, 0, 6].map((side) =>
    `M${start.x + right * 9} ${start.y + down * 9}L${start.x + Math.abs(down) * side} ${
      start.y + Math.abs(right) * side
    }`
  );
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  return (
    <g>
      <path class="entity-link" d={`M${start.x} ${start.y}L${end.x} ${end.y}${fork.join("")}`} />
      {down !== 0 && <text x={middle.x + 8} y={middle.y + 4}>{by}</text>}
    </g>
  );
}
