import { IntervalMark, scaleOf } from "@/components/charts/IntervalMark.tsx";
import { customerSearch } from "@/components/customers/customer_query.ts";
import { reasonValueText } from "@/components/customers/values.ts";
import { Icon } from "@/components/Icon.tsx";
import { PostButton } from "@/components/PostButton.tsx";
import { segmentDescription, segmentName } from "@/components/segment_name.ts";
import { StatusTag } from "@/components/Tags.tsx";
import { isNamedByTraits } from "@/content/personas/trait_names.ts";
import { spokenLabel } from "@/content/personas/trait_words.ts";
import type { DistinctTrait } from "@/services/segments/distinct_traits.ts";
import type { Ui } from "@/utils.ts";
import { SegmentMark } from "@/components/segments/SegmentMark.tsx";
import type { SegmentView } from "./segment_view.ts";

interface SegmentCardsProps {
  ui: Ui;
  /** Most at stake first. */
  views: readonly SegmentView[];
  /** Whether the first card has the page's primary button. */
  leads: boolean;
}

/** The segments in their order of priority: who they are, what is at stake, and the strategy to act on. */
export function SegmentCards({ ui, views, leads }: SegmentCardsProps) {
  const scale = scaleOf(views.flatMap(({ churn }) => churn ?? []));
  return (
    <ol class="segment-cards">
      {views.map((view, at) => (
        <li key={view.cluster.index} class="card" id={`segment-${view.cluster.index}`}>
          <SegmentHead ui={ui} view={view} />
          <SegmentFigures ui={ui} view={view} />
          <ObservedChurn ui={ui} view={view} scale={scale} />
          <Proposal ui={ui} view={view} primary={leads && at === 0} />
        </li>
      ))}
    </ol>
  );
}

/** "Contract Two year: 63.0% (all 24.0%)". */
function traitText(ui: Ui, { column, category, isShare, own, all }: DistinctTrait): string {
  const { t, format, locale } = ui;
  const label = spokenLabel(column.label, locale);
  const number = (value: number) =>
    isShare ? format.percent(value, 0) : reasonValueText(ui, column.key, value.toFixed(1));
  return t("segments.card.trait", {
    name: category === undefined ? label : `${label}: ${t.maybe(`category.${category}`, category)}`,
    own: number(own),
    all: number(all),
  });
}

function SegmentHead({ ui, view: { cluster, priority, traits } }: { ui: Ui; view: SegmentView }) {
  return (
    <div class="segment-head">
      <h2>
        <SegmentMark index={cluster.index} />{" "}
        <a href={`/customers${customerSearch({ clusters: [cluster.index] })}`}>
          {segmentName(ui, cluster)}
        </a>
      </h2>
      <span class="tag">{ui.t("segments.card.priority", { place: priority })}</span>
      {!(isNamedByTraits(cluster.persona) && traits.length > 0) && (
        <p class="note">{segmentDescription(ui, cluster)}</p>
      )}
      {traits.length > 0 && (
        <p class="note">
          {ui.t("segments.card.traits", {
            list: traits.map((trait) => traitText(ui, trait)).join(", "),
          })}
        </p>
      )}
    </div>
  );
}

function SegmentFigures({ ui, view: { cluster, members } }: { ui: Ui; view: SegmentView }) {
  const { t, format } = ui;
  const risk = customerSearch({ bands: ["HIGH"], clusters: [cluster.index] });
  const download = t("segments.downloadLabel", { segment: segmentName(ui, cluster) });
  return (
    <dl class="facts">
      <div>
        <dt>{t("segments.column.size")}</dt>
        <dd>{format.integer(members.customers)}</dd>
      </div>
      <div>
        <dt>{t("segments.column.active")}</dt>
        <dd>{format.integer(members.active)}</dd>
      </div>
      <div class={members.atRisk > 0 ? "alert" : undefined}>
        <dt>{t("segments.column.atRisk")}</dt>
        <dd>
          <a href={`/customers${risk}`}>{format.integer(members.atRisk)}</a>
          {members.atRisk > 0 && (
            <a
              class="icon-link"
              href={`/export/customers.csv${risk}`}
              download
              aria-label={download}
              title={download}
            >
              <Icon name="download" />
            </a>
          )}
        </dd>
      </div>
      <div>
        <dt>{t("segments.column.atStake")}</dt>
        <dd title={format.wholeAmount(members.atStake)}>
          {format.compactAmount(members.atStake)}
        </dd>
      </div>
    </dl>
  );
}

function ObservedChurn(
  { ui, view: { churn }, scale }: {
    ui: Ui;
    view: SegmentView;
    scale: readonly [from: number, to: number];
  },
) {
  const { t, format } = ui;
  if (!churn) return <p class="note">{t("segments.card.noChurn")}</p>;
  return (
    <p class="observed">
      <span class="note">{t("segments.card.churn")}</span>
      <IntervalMark {...churn} scale={scale} />
      <span>
        <strong>{format.percent(churn.value)}</strong>{" "}
        <small class="muted">
          {t("segments.card.interval", {
            low: format.percent(churn.low),
            high: format.percent(churn.high),
          })}
        </small>
      </span>
    </p>
  );
}

function Proposal(
  { ui, view: { cluster, strategy }, primary }: { ui: Ui; view: SegmentView; primary: boolean },
) {
  const { t } = ui;
  return (
    <div class="proposal">
      {strategy
        ? (
          <>
            <p>
              <span lang={strategy.locale.toLowerCase()}>{strategy.headline}</span>{" "}
              <StatusTag ui={ui} status={strategy.status} />
            </p>
            <a class={`button ${primary ? "primary" : ""}`} href={`/strategies/${strategy.id}`}>
              {t("segments.card.open")}
            </a>
          </>
        )
        : (
          <>
            <p class="note">{t("segments.card.noStrategy")}</p>
            <PostButton
              action="/strategies/write"
              label={t("segments.card.write")}
              fields={{ cluster: String(cluster.index) }}
              primary={primary}
            />
          </>
        )}
    </div>
  );
}
