/**
 * A shape for every segment that there may be, about 9 px wide around the origin, so that segments are told apart
 * without colour too. The colour is in the class `mark-0` … `mark-9`.
 */
export const MARKS = [
  "M-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0Z",
  "M0-4.6L4.4 3.2H-4.4Z",
  "M-3.3-3.3H3.3V3.3H-3.3Z",
  "M0-4.9L4.9 0L0 4.9L-4.9 0Z",
  "M-1.4-4.4H1.4V-1.4H4.4V1.4H1.4V4.4H-1.4V1.4H-4.4V-1.4H-1.4Z",
  "M0 4.6L4.4-3.2H-4.4Z",
  "M-4-2.2L-2.2-4L0-1.8L2.2-4L4-2.2L1.8 0L4 2.2L2.2 4L0 1.8L-2.2 4L-4 2.2L-1.8 0Z",
  "M0-5.2L1.4-1.4L5.2 0L1.4 1.4L0 5.2L-1.4 1.4L-5.2 0L-1.4-1.4Z",
  "M-4.6-1.6H4.6V1.6H-4.6Z",
  "M-4.2 0a4.2 4.2 0 1 0 8.4 0a4.2 4.2 0 1 0-8.4 0ZM-2 0a2 2 0 1 1 4 0a2 2 0 1 1-4 0Z",
] as const;

/** A segment's number with its shape and colour; what it stands for is said beside it. */
export function SegmentMark({ index }: { index: number }) {
  return (
    <span class="segment-mark">
      <svg class={markClass(index)} width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
        <path d={markPath(index)} />
      </svg>
      {index}
    </span>
  );
}

/** Class that colours a segment. */
export const markClass = (index: number) => `mark-${index % MARKS.length}`;

/** Shape of a segment. */
export const markPath = (index: number) => MARKS[index % MARKS.length]!;
