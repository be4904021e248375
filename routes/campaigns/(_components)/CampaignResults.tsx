import {
  type CampaignView,
  isFinal,
  rangeText,
  verdictOf,
} from "@/components/campaigns/campaign_view.ts";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { IntervalBars } from "@/components/charts/IntervalBars.tsx";
import { dayText } from "@/components/customers/values.ts";
import { Figures } from "@/components/Figures.tsx";
import type { ArmCount, CampaignRow } from "@/db/queries/campaigns.ts";
import type { Estimate } from "@/ml/statistics/proportions.ts";
import type { CampaignResult } from "@/services/campaigns/mod.ts";
import { valueName } from "@/components/value_name.ts";
import type { Ui } from "@/utils.ts";

/** What a campaign changed, as far as that is known. */
export function CampaignResults({ ui, view }: { ui: Ui; view: CampaignView }) {
  const { t } = ui;
  const { campaign: { outcome }, counts: { treatment, control }, result, status } = view;
  if (!result) {
    const oneSided = treatment.known > 0 || control.known > 0;
    return (
      <section class="card">
        <h2>{t(oneSided ? "campaigns.oneSided" : "campaigns.waiting")}</h2>
        <p>
          {t(oneSided ? "campaigns.oneSidedNote" : `campaigns.${outcome}.waitingNote.${status}`)}
        </p>
      </section>
    );
  }
  const unknown = treatment.members + control.members - treatment.known - control.known;
  return (
    <>
      <KeyFigures ui={ui} outcome={outcome} result={result} />
      <section class="card">
        <GroupBars ui={ui} view={view} result={result} />
        {unknown > 0 && <p class="note">{t("campaigns.unknown", { count: unknown })}</p>}
      </section>
    </>
  );
}

interface KeyFiguresProps {
  ui: Ui;
  outcome: CampaignRow["outcome"];
  result: CampaignResult;
}

function KeyFigures({ ui, outcome, result }: KeyFiguresProps) {
  const { t, format } = ui;
  const whole = (value: number) => format.integer(Math.round(value));
  const figure = (name: string, estimate: Estimate, show: (value: number) => string) => ({
    name,
    value: show(estimate.value),
    of: t("campaigns.interval", { range: rangeText(ui, estimate, show) }),
  });
  return (
    <Figures
      figures={[
        figure(t(`campaigns.${outcome}.kept`), result.kept, whole),
        figure(t(`campaigns.${outcome}.uplift`), result.difference, format.points),
        ...result.revenue
          ? [figure(t("campaigns.revenue"), result.revenue, format.wholeAmount)]
          : result.cashback
          ? [
            figure(
              t("campaigns.value", { value: valueName(ui) }),
              result.cashback,
              format.wholeAmount,
            ),
          ]
          : [],
      ]}
    />
  );
}

function GroupBars(
  { ui, view, result }: { ui: Ui; view: CampaignView; result: CampaignResult },
) {
  const { t, format } = ui;
  const { campaign: { outcome }, counts } = view;
  const withSpend = result.spend !== undefined;
  const groups = [
    { name: t("campaigns.treatment"), arm: counts.treatment, share: result.treatment },
    { name: t("campaigns.control"), arm: counts.control, share: result.control },
  ];
  const percent = (value: number) => format.percent(value);
  return (
    <ChartFigure
      ui={ui}
      finding={t(`campaigns.${outcome}.verdict.${verdictOf(result)}`)}
      note={barsNote(ui, view)}
      data={{
        columns: [
          t("campaigns.group"),
          t("campaigns.customers"),
          t("campaigns.known"),
          t(`campaigns.${outcome}.retained`),
          t(`campaigns.${outcome}.retention`),
          ...withSpend ? [t("campaigns.spend")] : [],
        ],
        rows: groups.map(({ name, arm, share }) => [
          ...row(ui, name, arm, share),
          ...withSpend ? [format.amount(arm.spend.mean)] : [],
        ]),
      }}
    >
      <IntervalBars
        bars={groups.map(({ name, share }, at) => ({
          name,
          ...share,
          tone: at === 0 ? "accent" : "track",
          text: `${percent(share.value)} (${rangeText(ui, share, percent)})`,
        }))}
      />
    </ChartFigure>
  );
}

/** What the bars are of, and until when the result may change. */
function barsNote(ui: Ui, view: CampaignView): string {
  const { t, format } = ui;
  const { campaign: { outcome }, windowEndsAt, knownUntil, lastDay } = view;
  if (isFinal(view)) return t(`campaigns.${outcome}.barsNote`);
  return knownUntil === undefined
    ? t("campaigns.LABEL.barsNoteSoFar", { date: format.date(windowEndsAt) })
    : t("campaigns.ORDER.barsNoteSoFar", {
      date: dayText(ui, lastDay),
      known: dayText(ui, knownUntil),
    });
}

function row(ui: Ui, name: string, { members, known, retained }: ArmCount, share: Estimate) {
  const { format } = ui;
  const percent = (value: number) => format.percent(value);
  return [
    name,
    format.integer(members),
    format.integer(known),
    format.integer(retained),
    `${percent(share.value)} (${rangeText(ui, share, percent)})`,
  ];
}
