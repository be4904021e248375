import { formatOfColumn } from "@/components/column_format.ts";
import { Deviations } from "@/components/charts/Deviations.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { niceCeiling } from "@/components/charts/scale.ts";
import { ValueCurve } from "@/components/charts/ValueCurve.tsx";
import { columnLabel, reasonValueText } from "@/components/customers/values.ts";
import type { StoredImportance } from "@/db/schema/mod.ts";
import type { PartialCurve } from "@/ml/additive/partial_curves.ts";
import { isMeasured } from "@/schema/kinds.ts";
import { columnOf } from "@/schema/schema.ts";
import type { Ui } from "@/utils.ts";

interface PartialCurvesProps {
  ui: Ui;
  /** At least one. */
  curves: readonly PartialCurve[];
  /** By falling importance: the order of the drawings. */
  importance: readonly StoredImportance[];
}

/** Drawings that are open; the others are in a fold. */
const OPEN = 4;

/** An additive model, feature by feature, all on one scale. */
export function PartialCurves({ ui, curves, importance }: PartialCurvesProps) {
  const { t } = ui;
  const rankOf = ({ field }: PartialCurve) => importance.findIndex((each) => each.field === field);
  const ordered = curves.toSorted((a, b) => rankOf(a) - rankOf(b));
  const sizes = curves.flatMap(({ points }) => points.map((each) => Math.abs(each.contribution)));
  const reach = niceCeiling(Math.max(...sizes));
  const draw = (some: readonly PartialCurve[]) => (
    <div class="columns">
      {some.map((curve) => (
        <section key={curve.field} class="card">
          <PartialChart ui={ui} curve={curve} reach={reach} />
        </section>
      ))}
    </div>
  );
  const rest = ordered.slice(OPEN);
  return (
    <section class="stack-s">
      <div class="titled">
        <h2>{t("models.partial.title")}</h2>
        <p class="note">{t("models.partial.note")}</p>
      </div>
      {draw(ordered.slice(0, OPEN))}
      {rest.length > 0 && (
        <details class="plain-details">
          <summary>{t("models.partial.rest", { count: rest.length })}</summary>
          {draw(rest)}
        </details>
      )}
    </section>
  );
}

function PartialChart(
  { ui, curve, reach }: { ui: Ui; curve: PartialCurve; reach: number },
) {
  const { t, format } = ui;
  const name = columnLabel(ui, curve.field);
  const words = (value: number | string) => reasonValueText(ui, curve.field, shortValue(value));
  const signed = (value: number) => (value > 0 ? "+" : "") + format.fixed(value, 2);
  const bySize = curve.points.toSorted((a, b) => a.contribution - b.contribution);
  const finding = t("models.partial.finding", {
    column: name,
    high: words(bySize.at(-1)!.value),
    low: words(bySize[0]!.value),
  });
  const rows = curve.points.map(({ value, contribution }) => [words(value), signed(contribution)]);
  const drawn = isMeasured(curve);
  return (
    <ChartFigure
      ui={ui}
      finding={finding}
      note={t("models.partial.missing", { value: signed(curve.missing) })}
      data={{
        columns: [name, t("models.partial.contribution")],
        rows: [...rows, [t("common.missing"), signed(curve.missing)]],
      }}
    >
      {drawn
        ? (
          <ValueCurve
            points={curve.points.map(({ value, contribution }) => [Number(value), contribution])}
            reach={reach}
            sides={[t("models.partial.above"), t("models.partial.below")]}
            tick={formatOfColumn(columnOf(ui.schema, curve.field), format).tick}
            alternative={t("models.partial.alternative", { finding })}
          />
        )
        : (
          <Deviations
            deviations={curve.points.map(({ value, contribution }) => ({
              name: words(value),
              value: contribution,
              text: signed(contribution),
            }))}
            reach={reach}
          />
        )}
    </ChartFigure>
  );
}

/** A place between two breaks needs no more than three digits. */
function shortValue(value: number | string): string {
  return String(typeof value === "number" ? Number(value.toPrecision(3)) : value);
}
