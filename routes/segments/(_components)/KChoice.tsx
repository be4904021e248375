import { ChartFigure } from "@/components/charts/Figure.tsx";
import { Lines } from "@/components/charts/Lines.tsx";
import { niceCeiling } from "@/components/charts/scale.ts";
import type { SegmentationRow } from "@/db/queries/clusters.ts";
import { DEFAULT_K, judgeK } from "@/ml/segments/choice.ts";
import type { Ui } from "@/utils.ts";

/** What speaks for a number of segments: inertia and silhouette over the same k, and what they come to in words. */
export function KChoice({ ui, segmentation }: { ui: Ui; segmentation: SegmentationRow }) {
  const { t, format } = ui;
  const { k, profile } = segmentation;
  if (profile.length < 2) return null;
  const first = profile[0]!.k;
  const place = (each: number) => (each - first) / (profile.at(-1)!.k - first);
  const marked = profile.some((each) => each.k === k) ? { marked: place(k) } : {};
  const silhouette = (value: number | null | undefined) => format.fixed(value, 3);
  const panels = [
    {
      name: "inertia",
      text: format.integer,
      end: format.compact,
      values: profile.map((each) => ({ k: each.k, value: each.inertia })),
    },
    {
      name: "silhouette",
      text: silhouette,
      end: (value: number) => format.decimal(value, 2),
      values: profile.flatMap((each) =>
        each.silhouette === null ? [] : [{ k: each.k, value: each.silhouette }]
      ),
    },
  ] as const;
  return (
    <section class="card k-choice">
      <ChartFigure
        ui={ui}
        finding={t(k === DEFAULT_K ? "segments.choice.default" : "segments.choice.asked", { k })}
        note={t("segments.choice.note")}
        data={{
          columns: ["k", t("segments.choice.inertia"), t("segments.choice.silhouette")],
          rows: profile.map((each) => [
            String(each.k),
            format.integer(each.inertia),
            silhouette(each.silhouette),
          ]),
        }}
      >
        {panels.filter(({ values }) => values.length > 1).map(({ name, text, end, values }) => {
          const top = niceCeiling(Math.max(...values.map(({ value }) => value)));
          const bottom = Math.min(0, ...values.map(({ value }) => value));
          return (
            <div key={name} class="panel">
              <h3 class="label">{t(`segments.choice.${name}`)}</h3>
              <Lines
                points={values.map(({ k, value }) => ({ at: place(k), value, label: String(k) }))}
                min={bottom}
                max={top}
                ends={[end(bottom), end(top)]}
                alternative={t("segments.choice.alternative", {
                  what: t(`segments.choice.${name}`),
                  list: values.map(({ k, value }) => `${k}: ${text(value)}`).join(", "),
                })}
                {...marked}
              />
            </div>
          );
        })}
      </ChartFigure>
      <Judgement ui={ui} segmentation={segmentation} />
    </section>
  );
}

/** Silhouettes that differ by less than this are about equal. */
const ALIKE = 0.05;

/** What the two curves say about the k in use, in words. */
function Judgement({ ui, segmentation }: { ui: Ui; segmentation: SegmentationRow }) {
  const { t, format } = ui;
  const { k, profile } = segmentation;
  const { bend, clearest, shortfall, lastGain, nextGain } = judgeK(profile, k);
  const silhouetteAt = (each: number | null) =>
    format.fixed(profile.find((figures) => figures.k === each)?.silhouette, 3);
  const rows = profile[0]?.silhouetteRows;
  const others = [...new Set([clearest, bend])].filter((each) => each !== null && each !== k);
  return (
    <div class="judgement">
      <h3>{t("segments.choice.judgement", { k })}</h3>
      <ul class="bullets">
        <li>{t(k === DEFAULT_K ? "segments.choice.whyDefault" : "segments.choice.whyAsked")}</li>
        {lastGain !== null && (
          <li>
            {t("segments.choice.gain", { before: k - 1, k, last: format.percent(lastGain, 0) })}
            {nextGain !== null &&
              ` ${t("segments.choice.next", { next: format.percent(nextGain, 0) })}`}
          </li>
        )}
        {bend !== null && (
          <li>{t(bend === k ? "segments.choice.bendHere" : "segments.choice.bend", { bend })}</li>
        )}
        {shortfall !== null && (
          <li>
            {t(
              clearest === k
                ? "segments.choice.clearestHere"
                : shortfall <= ALIKE
                ? "segments.choice.alike"
                : "segments.choice.clearer",
              {
                k,
                clearest: clearest!,
                value: silhouetteAt(k),
                best: silhouetteAt(clearest),
              },
            )}
            {rows !== undefined &&
              ` ${
                t(
                  rows < segmentation.customers ? "segments.choice.sample" : "segments.choice.all",
                  {
                    rows: format.integer(rows),
                  },
                )
              }`}
          </li>
        )}
      </ul>
      {others.length > 0 && (
        <p class="no-print">
          {others.map((each) => (
            <a key={each} class="button" href={`/segments?k=${each}#again`}>
              {t("segments.choice.try", { k: each! })}
            </a>
          ))}
        </p>
      )}
    </div>
  );
}
