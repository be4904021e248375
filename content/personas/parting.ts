/** Something by which members can be told apart. */
export interface Measure {
  readonly valueOf: (member: number) => number;
  /** How much a gap counts. */
  readonly weight: number;
}

/** Parts members at the widest gap of the measure that spreads them most; the first of several alike. */
export function partAtWidestGap<M extends Measure>(
  members: readonly number[],
  measures: readonly M[],
): { by: M; lower: number[]; higher: number[] } {
  const sortedBy = ({ valueOf }: M) => members.toSorted((a, b) => valueOf(a) - valueOf(b));
  const spread = (measure: M) => {
    const sorted = sortedBy(measure);
    return (measure.valueOf(sorted.at(-1)!) - measure.valueOf(sorted[0]!)) * measure.weight;
  };
  const by = measures.reduce((best, each) => spread(each) > spread(best) ? each : best);
  const sorted = sortedBy(by);
  const gapAt = (at: number) => by.valueOf(sorted[at]!) - by.valueOf(sorted[at - 1]!);
  const cut = sorted.map((_, at) => at).slice(1)
    .reduce((widest, at) => gapAt(at) > gapAt(widest) ? at : widest, 1);
  return { by, lower: sorted.slice(0, cut), higher: sorted.slice(cut) };
}
