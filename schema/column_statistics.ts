import { isNullMark, yesNo } from "./cells.ts";
import { dateForm } from "./dates.ts";
import { DistinctSet } from "./distinct.ts";
import { markedNumber } from "./money.ts";
import { customarySign, numberForm, numberValue } from "./numbers.ts";

/** Different values of a column that are kept as they are, with their counts. */
export const MAX_KEPT_VALUES = 2000;
/** Share of different values below which a column is not nearly unique, and they are no longer counted. */
const NEARLY_UNIQUE = 0.9;
/** Values after which tests that hardly any value has passed are given up. */
const ENOUGH = 5000;

const EMAIL = /^[^\s@,;<>"]+@[^\s@.,;<>"]+(\.[^\s@.,;<>"]+)+$/;
const PHONE = /^(?=.*[-\s().+]|0\d{8,10}$)\+?(?:[\s().\/-]*\d){7,15}[\s)]*$/;

/** What the values of one column are like, gathered while rows go by, in memory that does not grow with their kinds. */
export class ColumnStatistics {
  /** Values that are not missing. */
  count = 0;
  /** Blank cells and marks for a missing value. */
  missing = 0;
  numbers = 0;
  /** Numbers without a fraction. */
  whole = 0;
  negatives = 0;
  /** Currencies and percent signs beside numbers. */
  readonly marks = new Set<string>();
  /** Numbers whose spelling has a decimal sign. */
  decimals = 0;
  /** Digits that begin with a 0 and go on. */
  leadingZeros = 0;
  min = Infinity;
  max = -Infinity;
  /** Characters of digits alone; 0 and 0 where there are none. */
  shortestDigits = Infinity;
  longestDigits = 0;
  dates = 0;
  /** Eight digits that are a day. */
  compactDates = 0;
  dayFirst = 0;
  monthFirst = 0;
  yes = 0;
  no = 0;
  emails = 0;
  phones = 0;
  characters = 0;
  shortest = Infinity;
  longest = 0;
  words = 0;
  /** Values with letters and digits, without blanks. */
  codes = 0;
  /** Different values and how often each comes; complete unless `overflowed`. */
  readonly values = new Map<string, number>();
  overflowed = false;
  /** Whether each value is the one before and 1. */
  isCounter = true;
  #previous: number | undefined;
  #distinct: DistinctSet | null = null;
  #seenAtOverflow = 0;
  #finished = false;

  constructor(private readonly delimiter: string | null) {}

  /** Takes a cell, cleaned of blanks around it and of what cannot be seen. */
  add(cell: string): void {
    if (cell === "") {
      this.missing++;
      return;
    }
    const known = this.values.get(cell);
    if (known !== undefined) {
      this.values.set(cell, known + 1);
      this.count++;
      this.isCounter = false;
      return;
    }
    if (isNullMark(cell) && !/^(없음|\.)$/.test(cell)) {
      this.missing++;
      return;
    }
    this.count++;
    if (this.isCounter) this.#followCounter(cell);
    if (this.values.size < MAX_KEPT_VALUES) this.values.set(cell, 1);
    else this.#addFurther(cell);
  }

  /** To be called once when all rows are there. */
  finish(): this {
    if (this.#finished) return this;
    this.#finished = true;
    for (const [value, count] of this.values) this.#classify(value, count);
    if (this.count < 2) this.isCounter = false;
    return this;
  }

  /** Different values; where they were no longer counted, as many as their share at first lets expect. */
  get distinct(): number {
    if (!this.overflowed) return this.values.size;
    if (this.#distinct) return this.#distinct.size;
    return Math.round(MAX_KEPT_VALUES / this.#seenAtOverflow * this.count);
  }

  /** Whether every value comes once only, as far as all were counted. */
  get unique(): boolean {
    return this.count > 0 && this.distinct === this.count;
  }

  #addFurther(cell: string): void {
    if (!this.overflowed) {
      this.overflowed = true;
      this.#seenAtOverflow = this.count;
      if (MAX_KEPT_VALUES >= NEARLY_UNIQUE * this.count) {
        this.#distinct = new DistinctSet();
        for (const value of this.values.keys()) this.#distinct.add(value);
      }
    }
    this.#distinct?.add(cell);
    if (this.#distinct && this.#distinct.size < NEARLY_UNIQUE * this.count) {
      this.#seenAtOverflow = this.count * MAX_KEPT_VALUES / this.#distinct.size;
      this.#distinct = null;
    }
    this.#classify(cell, 1);
  }

  #followCounter(cell: string): void {
    const value = /^\d+(?:\.0+)?$/.test(cell) ? Number(cell) : NaN;
    this.isCounter = this.#previous === undefined ? value >= 0 : value === this.#previous + 1;
    this.#previous = value;
  }

  #classify(value: string, count: number): void {
    const { length } = value;
    this.characters += length * count;
    this.shortest = Math.min(this.shortest, length);
    this.longest = Math.max(this.longest, length);
    const isNumber = this.#classifyNumber(value, count);
    const word = length <= 6 ? yesNo(value) : undefined;
    if (word) word.value ? this.yes += count : this.no += count;
    if (isNumber) {
      if (length >= 9 && value.startsWith("0") && PHONE.test(value)) this.phones += count;
      if (length === 8 && dateForm(value, true)) this.compactDates += count;
      return;
    }
    this.#classifyText(value, count);
  }

  #classifyNumber(value: string, count: number): boolean {
    const marked = numberForm(value) === undefined ? markedNumber(value) : undefined;
    if (marked?.mark) this.marks.add(marked.mark);
    const spelling = marked?.digits ?? value;
    const form = numberForm(spelling);
    if (form === undefined) return false;
    const sign = form === "," || form === "." ? form : customarySign(form, this.delimiter);
    const number = numberValue(spelling, sign);
    if (number === undefined) return false;
    this.numbers += count;
    if (Number.isInteger(number)) this.whole += count;
    if (form !== "PLAIN" && !/^[-+]?\d{1,3}(,\d{3})+$/.test(value)) this.decimals += count;
    if (/^0\d+$/.test(value)) this.leadingZeros += count;
    if (form === "PLAIN" && /^\d+$/.test(value)) {
      this.shortestDigits = Math.min(this.shortestDigits, value.length);
      this.longestDigits = Math.max(this.longestDigits, value.length);
    }
    if (number < 0) this.negatives += count;
    this.min = Math.min(this.min, number);
    this.max = Math.max(this.max, number);
    return true;
  }

  #classifyText(value: string, count: number): void {
    let isDate = false;
    if (this.dates > 0 || this.characters < ENOUGH * 40 || this.count < ENOUGH) {
      const form = dateForm(value);
      isDate = form !== undefined;
      if (form) this.dates += count;
      if (form === "DAY_FIRST") this.dayFirst += count;
      if (form === "MONTH_FIRST") this.monthFirst += count;
    }
    this.words += count * (1 + (value.match(/\s+/g)?.length ?? 0));
    if (value.includes("@") && EMAIL.test(value)) this.emails += count;
    else if (!isDate && PHONE.test(value)) this.phones += count;
    if (!/\s/.test(value) && /\d/.test(value) && /[\p{L}_-]/u.test(value)) this.codes += count;
  }
}
