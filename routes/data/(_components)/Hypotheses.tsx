import { Bars } from "@/components/charts/Bars.tsx";
import { ChartFigure } from "@/components/charts/Figure.tsx";
import { describeHypothesis } from "@/content/hypotheses/describe.ts";
import type { Hypothesis, Verdict } from "@/ml/statistics/hypotheses.ts";
import type { Ui } from "@/utils.ts";

const VERDICT_CLASS: Readonly<Record<Verdict, string>> = {
  SUPPORTED: "good",
  CONTRADICTED: "high",
  UNDECIDED: "medium",
  NOT_TESTED: "",
};

/** Each belief, the verdict, and the figures that it rests on. */
export function Hypotheses({ ui, hypotheses }: { ui: Ui; hypotheses: readonly Hypothesis[] }) {
  return hypotheses.map((hypothesis) => (
    <section key={hypothesis.kind} class="card">
      <HypothesisCard ui={ui} hypothesis={hypothesis} />
    </section>
  ));
}

function HypothesisCard({ ui, hypothesis }: { ui: Ui; hypothesis: Hypothesis }) {
  const { t, format, locale } = ui;
  const { kind, verdict, groups, test } = hypothesis;
  const { claim, finding, evidence } = describeHypothesis(hypothesis, locale);
  const belief = (
    <p class="belief">
      <span class={`tag ${VERDICT_CLASS[verdict]}`}>{t(`data.verdict.${verdict}`)}</span>{" "}
      {t("data.belief", { claim })}
    </p>
  );
  if (groups.length === 0) {
    return (
      <>
        {belief}
        <p>{finding}</p>
      </>
    );
  }
  const figure = (value: number) =>
    test === "CHI_SQUARED" ? format.percent(value) : format.fixed(value, 2);
  return (
    <>
      {belief}
      <ChartFigure
        ui={ui}
        finding={finding}
        note={t(`data.hypothesis.note.${kind}`)}
        data={{
          columns: [t("data.group"), t("data.customers"), t(`data.hypothesis.figure.${test}`)],
          rows: groups.map((group) => [
            t(`data.hypothesis.group.${group.name}`),
            format.integer(group.customers),
            figure(group.figure),
          ]),
        }}
      >
        <Bars
          bars={groups.map((group, i) => ({
            name: t(`data.hypothesis.group.${group.name}`),
            value: group.figure,
            tone: i === 1 ? "high" : "low",
            text: figure(group.figure),
          }))}
        />
      </ChartFigure>
      {evidence && <p class="note">{evidence}.</p>}
    </>
  );
}
