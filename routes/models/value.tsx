import { page } from "fresh";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { GroupedBars } from "@/components/charts/GroupedBars.tsx";
import { dayText } from "@/components/customers/values.ts";
import { Empty } from "@/components/Notices.tsx";
import { PageHead } from "@/components/PageHead.tsx";
import { findHoldout, type ValueHoldoutRow } from "@/db/queries/value_holdouts.ts";
import type { StoredDecile, StoredHoldoutFigures } from "@/db/schema/mod.ts";
import { define, type Ui } from "@/utils.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services, t } = ctx.state;
    ctx.state.title = t("value.title");
    return page({ holdout: await findHoldout(services.readDb) });
  },
});

export default define.page<typeof handler>(function ValuePage({ data, state: { ui } }) {
  const { t } = ui;
  const { holdout } = data;
  if (!holdout) {
    return (
      <>
        <PageHead title={t("value.title")} />
        <Empty title={t("value.none.title")} text={t("value.none.text")}>
          <a class="button primary" href="/import">{t("value.none.action")}</a>
        </Empty>
      </>
    );
  }
  const period = { from: dayText(ui, holdout.fromDay), to: dayText(ui, holdout.toDay) };
  return (
    <>
      <PageHead title={t("value.title")} lead={t("value.lead", period)} />
      {holdout.spend && holdout.spendDeciles && (
        <section class="card">
          <Deciles
            ui={ui}
            kind="spend"
            deciles={holdout.spendDeciles}
            share={holdout.spend.model?.topDecileShare}
            write={ui.format.amount}
          />
        </section>
      )}
      <section class="card">
        <Deciles
          ui={ui}
          kind="orders"
          deciles={holdout.orderDeciles}
          share={holdout.orders.bgnbd?.topDecileShare}
          write={(value) => ui.format.fixed(value, 2)}
        />
      </section>
      <HoldoutTable ui={ui} holdout={holdout} />
    </>
  );
});

interface DecilesProps {
  ui: Ui;
  kind: "spend" | "orders";
  deciles: readonly StoredDecile[];
  /** Of all that came, the share that the first tenth brought. */
  share: number | null | undefined;
  write: (value: number) => string;
}

/** What was expected of each tenth of the customers, beside what came. */
function Deciles({ ui, kind, deciles, share, write }: DecilesProps) {
  const { t, format } = ui;
  const tenth = (place: number) => t("value.tenth", { place });
  return (
    <ChartFigure
      ui={ui}
      finding={t(`value.${kind}.finding`, { share: format.percent(share) })}
      note={t(`value.${kind}.note`)}
      data={{
        columns: [
          t("value.column.tenth"),
          t("value.column.customers"),
          t("value.expected"),
          t("value.actual"),
        ],
        rows: deciles.map(({ customers, meanPredicted, meanActual }, i) => [
          tenth(i + 1),
          format.integer(customers),
          write(meanPredicted),
          write(meanActual),
        ]),
      }}
    >
      <GroupedBars
        series={[{ name: t("value.expected"), tone: "accent" }, {
          name: t("value.actual"),
          tone: "low",
        }]}
        groups={deciles.map(({ meanPredicted, meanActual }, i) => ({
          name: tenth(i + 1),
          values: [meanPredicted, meanActual],
          texts: [write(meanPredicted), write(meanActual)],
        }))}
      />
    </ChartFigure>
  );
}

/** The same as figures, with simpler answers beside them. */
function HoldoutTable({ ui, holdout }: { ui: Ui; holdout: ValueHoldoutRow }) {
  const { t, format } = ui;
  const rows: readonly (readonly [name: string, figures: StoredHoldoutFigures])[] = [
    ...Object.entries(holdout.spend ?? {}),
    ...Object.entries(holdout.orders),
  ];
  return (
    <details class="plain-details">
      <summary>{t("value.how")}</summary>
      <p class="small">{t("value.howText")}</p>
      <div class="table-frame" tabIndex={0} role="region" aria-label={t("value.how")}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t("value.column.answer")}</th>
              <th scope="col" class="number">{t("value.column.error")}</th>
              <th scope="col" class="number">{t("value.column.total")}</th>
              <th scope="col" class="number">{t("value.column.correlation")}</th>
              <th scope="col" class="number">{t("value.column.gini")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(([name, figures]) => (
              <tr key={name}>
                <th scope="row">{t.maybe(`value.answer.${name}`, name)}</th>
                <td class="number">{format.fixed(figures.meanAbsoluteError, 2)}</td>
                <td class="number">{format.percent(figures.totalError)}</td>
                <td class="number">{format.fixed(figures.correlation, 3)}</td>
                <td class="number">{format.fixed(figures.normalisedGini, 3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
