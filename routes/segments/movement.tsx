import { page } from "fresh";
import { Notice } from "@/components/Notices.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import type { Move } from "@/db/queries/months/figures.ts";
import { RFM_GROUPS_AT_RISK } from "@/ml/segments/rfm_groups.ts";
import { define, type Ui } from "@/utils.ts";
import { MonthChoice } from "./(_components)/MonthChoice.tsx";
import { groupName, monthName } from "./(_components)/month_words.ts";
import { MonthsPage } from "./(_components)/MonthsPage.tsx";
import { MoveFlow } from "./(_components)/MoveFlow.tsx";
import { MoveMatrix } from "./(_components)/MoveMatrix.tsx";
import { readMonth } from "./(_components)/read_month.ts";

export const handler = define.handlers({
  GET: async (ctx) => {
    const { services: { months }, t } = ctx.state;
    ctx.state.title = `${t("months.view.movement")} · ${t("segments.title")}`;
    const report = await months.report();
    const all = report?.months ?? [];
    const to = readMonth(ctx.url, "to", all) ?? all.at(-1)?.month;
    const before = all[all.findIndex(({ month }) => month === to) - 1]?.month;
    const from = readMonth(ctx.url, "from", all) ?? before;
    const isPair = from !== undefined && to !== undefined && from < to;
    const moves = isPair ? await months.movement(from, to) : [];
    return page({ report, from, to, isPair, moves });
  },
});

export default define.page<typeof handler>(function MovementPage({ data, state: { ui } }) {
  const { report, from, to, isPair, moves } = data;
  const { t } = ui;
  const pair = isPair ? { from: from!, to: to! } : undefined;
  return (
    <MonthsPage ui={ui} view="movement" report={report} lead={pair && leadOf(ui, moves, pair)}>
      {report && to !== undefined &&
        (report.months.length < 2 ? <p>{t("months.movement.one")}</p> : (
          <>
            <MonthChoice
              ui={ui}
              action="/segments/movement"
              months={report.months.map(({ month }) => month)}
              chosen={{ from: from ?? to, to }}
            />
            {pair
              ? (
                <>
                  <Flow ui={ui} moves={moves} pair={pair} />
                  <MoveMatrix ui={ui} moves={moves} {...pair} />
                </>
              )
              : (
                <Notice kind="warn">
                  <p>{t("months.movement.order")}</p>
                </Notice>
              )}
          </>
        ))}
    </MonthsPage>
  );
});

interface Pair {
  readonly from: string;
  readonly to: string;
}

const isAtRisk = (group: string | null) => RFM_GROUPS_AT_RISK.some((each) => each === group);

function leadOf(ui: Ui, moves: readonly Move[], { from, to }: Pair): string {
  const { t, format } = ui;
  const sum = (those: (move: Move) => boolean) =>
    moves.reduce((total, move) => total + (those(move) ? move.customers : 0), 0);
  return t("months.movement.lead", {
    into: format.integer(sum((move) => !isAtRisk(move.from) && isAtRisk(move.to))),
    out: format.integer(sum((move) => isAtRisk(move.from) && !isAtRisk(move.to))),
    from: monthName(ui, from),
    to: monthName(ui, to),
  });
}

function Flow({ ui, moves, pair }: { ui: Ui; moves: readonly Move[]; pair: Pair }) {
  const { t, format } = ui;
  const changes = moves.filter(({ from, to }) => from !== null && from !== to)
    .toSorted((a, b) => b.customers - a.customers);
  const [most] = changes;
  return (
    <section class="card">
      <ChartFigure
        ui={ui}
        finding={most
          ? t("months.movement.finding", {
            customers: format.integer(most.customers),
            from: groupName(ui, most.from),
            to: groupName(ui, most.to),
          })
          : t("months.movement.findingNone")}
        note={t("months.movement.note", {
          from: monthName(ui, pair.from),
          to: monthName(ui, pair.to),
        })}
        data={{
          columns: [t("months.view.movement"), t("months.customers")],
          rows: changes.map(({ from, to, customers }) => [
            `${groupName(ui, from)} → ${groupName(ui, to)}`,
            format.integer(customers),
          ]),
        }}
      >
        <MoveFlow ui={ui} moves={moves} {...pair} />
      </ChartFigure>
    </section>
  );
}
