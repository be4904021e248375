/**
 * How island props travel. The text is JSON: a table whose first row is the value itself, and in which rows refer to
 * each other by index, so that shared and cyclic references keep their identity. A row is one of
 *
 * - a string, a finite number or a boolean;
 * - an array of references;
 * - an object of references;
 * - an array of a kind's name and its content: `["Date", 0]`.
 *
 * A negative reference is one of {@linkcode CONSTANTS}.
 */
export type Row =
  | string
  | number
  | boolean
  | Ref[]
  | { [key: string]: Ref }
  | TaggedRow;

/** Index of a row, or the negated place of a constant. */
export type Ref = number;

/** A row of a kind that JSON does not have. */
export type TaggedRow =
  | ["BigInt", string]
  | ["Date", number | null]
  | ["URL", string]
  | ["RegExp", string, string]
  | ["Bytes", string]
  | ["Set", ...Ref[]]
  | ["Map", ...Ref[]]
  | ["Signal", Ref]
  | ["Computed", Ref]
  | ["Slot", number];

/** Values that need no row; reference -1 is the first. */
export const CONSTANTS: readonly unknown[] = [
  undefined,
  null,
  NaN,
  Infinity,
  -Infinity,
  -0,
];

/** Marks a hole of a sparse array. */
export const HOLE: Ref = -1 - CONSTANTS.length;

/** Stands for JSX that the server has rendered between the markers of this number. */
export class SlotRef {
  constructor(readonly id: number) {}
}
