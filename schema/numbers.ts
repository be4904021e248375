/** How files write numbers: which of `.` and `,` is the decimal sign, and what that rests on. */

/** The decimal sign of a number's spelling; the other sign then groups thousands. */
export type DecimalSign = "." | ",";

/** What a number's spelling says by itself. */
export type NumberForm =
  /** Digits alone, or with an exponent. */
  | "PLAIN"
  /** It proves its decimal sign: 12.5 and 1,234.50 the point, 12,5 and 1.234,50 the comma. */
  | DecimalSign
  /** One sign with three digits behind it, such as 2.000 or 1,234: a fraction or thousands. */
  | "EITHER_POINT"
  | "EITHER_COMMA";

const DIGITS = /^[+-]?\d+$/;
/** The usual case: a point with other than three digits behind it. */
const FRACTION = /^\d+\.(?:\d{1,2}|\d{4,})$/;
const SCIENTIFIC = /^[+-]?(\d+\.?\d*|\.\d+)e[+-]?\d+$/i;
/** The point, behind thousands in threes, or as India groups them: 1,20,000.00. */
const POINT =
  /^[+-]?(\d+\.\d*|\.\d+|\d{1,3}(,\d{3})+\.\d*|\d{1,3}(,\d{3}){2,}|\d{1,2}(,\d{2})+,\d{3}(\.\d*)?)$/;
const COMMA = /^[+-]?(\d+,\d*|,\d+|\d{1,3}(\.\d{3})+,\d*|\d{1,3}(\.\d{3}){2,})$/;
const EITHER = /^[+-]?[1-9]\d{0,2}([.,])\d{3}$/;

/** The form of a number's spelling; undefined where it is no number. */
export function numberForm(cell: string): NumberForm | undefined {
  if (DIGITS.test(cell)) return "PLAIN";
  if (FRACTION.test(cell)) return ".";
  const either = EITHER.exec(cell);
  if (either) return either[1] === "." ? "EITHER_POINT" : "EITHER_COMMA";
  if (POINT.test(cell)) return ".";
  if (COMMA.test(cell)) return ",";
  if (!SCIENTIFIC.test(cell)) return undefined;
  return cell.includes(".") ? "." : "PLAIN";
}

/** The value of a number's spelling with a decimal sign; undefined where it is too large to be finite. */
export function numberValue(cell: string, decimal: DecimalSign): number | undefined {
  const plain = decimal === "."
    ? cell.replaceAll(",", "")
    : cell.replaceAll(".", "").replace(",", ".");
  const value = Number(plain);
  return Number.isFinite(value) ? value : undefined;
}

/** What the numbers of one column have shown. */
export interface NumberEvidence {
  /** Values that prove the point, and the comma. */
  readonly point: boolean;
  readonly comma: boolean;
  /** Values such as 2.000, and such as 2,000. */
  readonly eitherPoint: boolean;
  readonly eitherComma: boolean;
}

/** Evidence while it is gathered. */
export type GatheredEvidence = { -readonly [Key in keyof NumberEvidence]: boolean };

/** What a column shows before a value of it was read. */
export const noEvidence = (): GatheredEvidence => ({
  point: false,
  comma: false,
  eitherPoint: false,
  eitherComma: false,
});

/** Takes down what a value shows. */
export function gather(evidence: GatheredEvidence, form: NumberForm | undefined): void {
  if (form === ".") evidence.point = true;
  else if (form === ",") evidence.comma = true;
  else if (form === "EITHER_POINT") evidence.eitherPoint = true;
  else if (form === "EITHER_COMMA") evidence.eitherComma = true;
}

/**
 * How the values of a column that could be read in two ways are read: by a decimal sign, not at all, or, where
 * nothing tells, by the delimiter's custom.
 */
export type NumberReading = DecimalSign | "CONFLICT" | "CUSTOM";

/** How the ambiguous values of each column are read: by the column's own values, else by those of the whole file. */
export function readingsOf(
  columns: readonly NumberEvidence[],
  delimiter: string | null,
): NumberReading[] {
  const all = {
    point: columns.some(({ point }) => point),
    comma: columns.some(({ comma }) => comma),
  };
  return columns.map((column) => {
    const proven = signOf(column) ?? signOf(all);
    if (proven !== undefined) return proven;
    // Custom would take both signs for the decimal one, and a column has one decimal sign.
    const both = column.eitherPoint && column.eitherComma;
    return both && delimiter === ";" ? "CONFLICT" : "CUSTOM";
  });
}

function signOf(
  { point, comma }: Pick<NumberEvidence, "point" | "comma">,
): DecimalSign | "CONFLICT" | undefined {
  if (point && comma) return "CONFLICT";
  return point ? "." : comma ? "," : undefined;
}

/**
 * The decimal sign of an ambiguous value where no value of the file tells: a sign alone is the decimal one in a file
 * with semicolons, as spreadsheets write where the comma is; in every other file commas group thousands.
 */
export function customarySign(form: NumberForm, delimiter: string | null): DecimalSign {
  return form === "EITHER_COMMA" && delimiter === ";" ? "," : ".";
}
