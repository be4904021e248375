import type { Move } from "@/db/queries/months/figures.ts";
import { RFM_GROUPS, RFM_GROUPS_AT_RISK } from "@/ml/segments/rfm_groups.ts";
import type { Ui } from "@/utils.ts";
import { listAddress } from "./month_list.ts";
import { groupName } from "./month_words.ts";

interface MoveFlowProps {
  ui: Ui;
  moves: readonly Move[];
  from: string;
  to: string;
}

/** Height of all bars of a side, and of the gap between two, which has to hold a line of text. */
const BARS = 340;
const GAP = 13;
/** Where the flows begin and end, in percent of the width: the names stand outside. */
const [LEFT, RIGHT] = [36, 64] as const;

const GROUPS: readonly (string | null)[] = [null, ...RFM_GROUPS];

interface Bar {
  readonly group: string | null;
  readonly customers: number;
  readonly top: number;
  readonly height: number;
}

/**
 * Customers as flows from their groups at one month's end to those at another's. The matrix beside it has the same links
 * for those who cannot point at a flow.
 */
export function MoveFlow({ ui, moves, from, to }: MoveFlowProps) {
  const { format } = ui;
  const total = moves.reduce((sum, { customers }) => sum + customers, 0);
  if (total === 0) return null;
  const left = barsOf(moves, "from", total);
  const right = barsOf(moves, "to", total);
  const height = Math.max(...[left, right].map((bars) => bars.at(-1)!.top + bars.at(-1)!.height));
  return (
    <svg width="100%" height={height + 8} aria-hidden="true">
      <svg
        x={`${LEFT}%`}
        width={`${RIGHT - LEFT}%`}
        height={height}
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
      >
        {ribbonsOf(moves, left, right, total).map(({ move, path }) => (
          <a
            key={`${move.from} ${move.to}`}
            tabIndex={-1}
            href={listAddress({
              month: to,
              groups: [move.to],
              from: { month: from, group: move.from },
            })}
          >
            <path class={`flow ${toneOf(move)}`} d={path}>
              <title>
                {`${groupName(ui, move.from)} → ${groupName(ui, move.to)}: ${
                  format.integer(move.customers)
                }`}
              </title>
            </path>
          </a>
        ))}
      </svg>
      {left.map((bar) => <Label key={bar.group} ui={ui} bar={bar} x={LEFT} anchor="end" />)}
      {right.map((bar) => <Label key={bar.group} ui={ui} bar={bar} x={RIGHT} anchor="start" />)}
    </svg>
  );
}

function Label(
  { ui, bar, x, anchor }: { ui: Ui; bar: Bar; x: number; anchor: "start" | "end" },
) {
  const { group, customers, top, height } = bar;
  const outward = anchor === "end" ? -1 : 1;
  return (
    <>
      <rect
        class="fill-low"
        x={`${anchor === "end" ? x - 0.6 : x}%`}
        width="0.6%"
        y={top}
        height={height}
      />
      <text x={`${x + outward * 1.2}%`} y={top + height / 2 + 4} text-anchor={anchor}>
        {`${groupName(ui, group)} ${ui.format.compact(customers)}`}
      </text>
    </>
  );
}

function toneOf({ from, to }: Move): string {
  const isAtRisk = (group: string | null) => RFM_GROUPS_AT_RISK.some((each) => each === group);
  if (from === to) return "fill-track";
  return isAtRisk(to) && !isAtRisk(from) ? "fill-high" : "fill-accent";
}

const heightOf = (customers: number, total: number) => Math.max(1, BARS * customers / total);

/** The bars of one side, from the top down; groups without customers are left out. */
function barsOf(moves: readonly Move[], side: "from" | "to", total: number): Bar[] {
  let top = 4;
  return GROUPS.flatMap((group) => {
    const customers = moves.reduce(
      (sum, move) => sum + (move[side] === group ? move.customers : 0),
      0,
    );
    if (customers === 0) return [];
    const bar = { group, customers, top, height: heightOf(customers, total) };
    top += bar.height + GAP;
    return [bar];
  });
}

/** The flows, each beginning and ending where the one before it does. */
function ribbonsOf(
  moves: readonly Move[],
  left: readonly Bar[],
  right: readonly Bar[],
  total: number,
): { move: Move; path: string }[] {
  const used = new Map<Bar, number>();
  const place = (bar: Bar, thickness: number) => {
    const start = bar.top + (used.get(bar) ?? 0);
    used.set(bar, start - bar.top + thickness);
    return start;
  };
  return left.flatMap((source) =>
    right.flatMap((target) => {
      const move = moves.find(({ from, to }) => from === source.group && to === target.group);
      if (!move) return [];
      const thickness = BARS * move.customers / total;
      const [a, b] = [place(source, thickness), place(target, thickness)];
      const path = `M0 ${round(a)}C50 ${round(a)} 50 ${round(b)} 100 ${round(b)}V${
        round(b + thickness)
      }C50 ${round(b + thickness)} 50 ${round(a + thickness)} 0 ${round(a + thickness)}Z`;
      return [{ move, path }];
    })
  );
}

const round = (value: number) => Math.round(value * 100) / 100;
