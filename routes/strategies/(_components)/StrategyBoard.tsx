import { upliftText } from "@/components/campaigns/campaign_view.ts";
import { customerSearch } from "@/components/customers/customer_query.ts";
import { PostButton } from "@/components/PostButton.tsx";
import { segmentName } from "@/components/segment_name.ts";
import { SegmentMark } from "@/components/segments/SegmentMark.tsx";
import { StatusTag } from "@/components/Tags.tsx";
import type { ClusterRow } from "@/db/queries/clusters.ts";
import type { Ui } from "@/utils.ts";
import type { Board, BoardLine } from "./read_board.ts";

/** The strategies by how far they are, a column each. */
export function StrategyBoard({ ui, board }: { ui: Ui; board: Board }) {
  const { t, format } = ui;
  const anchors = anchorsOf(board);
  return (
    <div class="board">
      {board.columns.map(({ stage, lines }) => {
        const missing = stage === "DRAFT" ? board.missing : [];
        return (
          <section key={stage} class="board-column" aria-labelledby={`stage-${stage}`}>
            <header>
              <h2 id={`stage-${stage}`}>{t(`strategies.stage.${stage}`)}</h2>
              <span class="muted">{format.integer(lines.length)}</span>
            </header>
            {lines.length + missing.length === 0
              ? <p class="note">{t(`strategies.empty.${stage}`)}</p>
              : (
                <ul>
                  {lines.map((line) => (
                    <li key={line.strategy.id} class="card" id={anchors.get(line)}>
                      <Line ui={ui} line={line} />
                    </li>
                  ))}
                  {missing.map((cluster) => (
                    <li key={cluster.id} class="card">
                      <Unwritten ui={ui} cluster={cluster} />
                    </li>
                  ))}
                </ul>
              )}
          </section>
        );
      })}
    </div>
  );
}

/** The place that `/strategies#segment-1` leads to: the first line of each segment. */
function anchorsOf({ columns }: Board): ReadonlyMap<BoardLine, string> {
  const lines = columns.flatMap(({ lines }) => lines).filter(({ audience }) =>
    audience !== undefined
  );
  const bySegment = Map.groupBy(lines, ({ cluster }) => cluster.index);
  return new Map([...bySegment].map(([index, [first]]) => [first!, `segment-${index}`]));
}

function Line({ ui, line }: { ui: Ui; line: BoardLine }) {
  const { t, locale } = ui;
  const { strategy, outdated, campaign } = line;
  const lang = strategy.locale.toLowerCase();
  const offer = strategy.tactics.find(({ offer }) => offer !== null)?.offer;
  return (
    <>
      <h3>
        <a href={`/strategies/${strategy.id}`} lang={lang}>{strategy.headline}</a>
      </h3>
      <Segment ui={ui} cluster={line.cluster} />
      <Audience ui={ui} line={line} />
      <p class="small">
        <span class="muted">{t("strategies.offer")}:</span>{" "}
        {offer ? <span lang={lang}>{offer}</span> : t("strategies.noOffer")}
      </p>
      {campaign && (
        <p class="small">
          <a href={`/campaigns/${campaign.campaign.id}`}>
            {t("campaigns.name", { number: campaign.campaign.id })}
          </a>{" "}
          <StatusTag ui={ui} status={campaign.status} />
          <br />
          <span class="muted">{t("strategies.result")}:</span> {campaign.result
            ? t("strategies.points", { points: upliftText(ui, campaign.result) })
            : t("campaigns.waiting")}
        </p>
      )}
      {(outdated || lang !== locale) && (
        <p>
          {outdated && <span class="tag medium">{t("strategies.outdated")}</span>}{" "}
          {lang !== locale && <span class="tag">{t(`strategies.in.${strategy.locale}`)}</span>}
        </p>
      )}
    </>
  );
}

function Segment({ ui, cluster }: { ui: Ui; cluster: ClusterRow }) {
  return (
    <p class="small">
      <SegmentMark index={cluster.index} /> {segmentName(ui, cluster)}
    </p>
  );
}

/** How many customers a campaign of the strategy would reach now. */
function Audience({ ui: { t }, line: { audience, cluster } }: { ui: Ui; line: BoardLine }) {
  if (audience === undefined) return <p class="small muted">{t("strategies.earlierSegment")}</p>;
  const search = customerSearch({ clusters: [cluster.index], toContact: true });
  return (
    <p class="small">
      <span class="muted">{t("strategies.audience")}:</span>{" "}
      <a href={`/customers${search}`}>{t("strategies.customers", { count: audience })}</a>
    </p>
  );
}

/** A segment that no strategy in the reader's language was written for. */
function Unwritten({ ui, cluster }: { ui: Ui; cluster: ClusterRow }) {
  return (
    <>
      <h3>{ui.t("strategies.missing")}</h3>
      <Segment ui={ui} cluster={cluster} />
      <PostButton
        action="/strategies/write"
        label={ui.t("segments.card.write")}
        fields={{ cluster: String(cluster.index) }}
      />
    </>
  );
}
