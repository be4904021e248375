import { fill } from "@/locales/fill.ts";
import { useEffect, useMemo, useState } from "preact/hooks";
import { ShareCurves } from "@/components/charts/ShareCurves.tsx";
import type { CutTable } from "@/components/models/cut_table.ts";
import {
  parsePolicyForm,
  percentText,
  type PolicyField,
  type PolicyForm,
} from "@/components/models/policy_form.ts";
import { PolicyFields, type PolicyWords } from "@/components/models/PolicyFields.tsx";
import { createFormat } from "@/locales/format.ts";
import type { Locale } from "@/locales/mod.ts";
import {
  calibratedAt,
  type Outcome,
  outcomeAt,
  placeOf,
} from "@/components/models/threshold_outcome.ts";

/** The words of the threshold's page. In those with names in double braces the island puts its figures. */
export interface ThresholdWords {
  readonly locale: Locale;
  /** ISO 4217 code; null where the shop has set none. */
  readonly currency: string | null;
  readonly policy: PolicyWords;
  /** `{{contacted}}` and `{{recall}}` are replaced. */
  readonly finding: string;
  readonly note: string;
  /** What is said to those who do not see the figures move; every figure is replaced. */
  readonly spoken: string;
  readonly alternative: string;
  readonly axis: string;
  readonly shareAxis: string;
  readonly recall: string;
  readonly precision: string;
  readonly slider: string;
  readonly nobody: string;
  readonly everybody: string;
  readonly outcome: string;
  readonly contacts: string;
  readonly stored: string;
  readonly missed: string;
  readonly cost: string;
  readonly saving: string;
  readonly costNote: string;
  /** `{{threshold}}` is replaced. */
  readonly calibrated: string;
  /** Said where the threshold lies below the base rate. */
  readonly belowBaseRate: string;
  readonly follow: string;
  readonly save: string;
}

interface ThresholdFormProps {
  action: string;
  words: ThresholdWords;
  table: CutTable;
  form: PolicyForm;
  errors: Partial<Record<PolicyField, string>>;
  /** How many active customers each threshold of the table lists. */
  stored: readonly number[];
}

/** So long a slider rests before its figures are read out. */
const QUIET_MS = 600;

/**
 * A slider over the thresholds that matter, and what each comes to. A policy leads the slider to its threshold, the
 * slider turns the policy into a fixed threshold. Without JavaScript the policies are sent as a form.
 */
export default function ThresholdForm(props: ThresholdFormProps) {
  const { action, words, table, errors, stored } = props;
  const [form, setForm] = useState(props.form);
  const [place, setPlace] = useState(() => placeOfForm(table, props.form, stored) ?? 0);
  const format = useMemo(() => formats(words), [words]);
  const costs = costsOf(form);
  const outcome = outcomeAt(table, place, costs);
  const figures = figuresOf(outcome, stored[place] ?? 0, format);
  const calibrated = calibratedAt(form);
  const spoken = useSettled(fill(words.spoken, figures));

  const change = (part: Partial<PolicyForm>) => {
    const next = { ...form, ...part };
    setForm(next);
    const to = placeOfForm(table, next, stored);
    if (to !== undefined) setPlace(to);
  };
  const slide = (to: number) => {
    setPlace(to);
    setForm({ ...form, policy: "FIXED", value: percentText(table.thresholds[to] ?? 0) });
  };

  return (
    <form class="threshold-form" method="post" action={action}>
      <div class="columns main-aside">
        <section class="card chart">
          <div class="titled">
            <h2>{fill(words.finding, figures)}</h2>
            <p class="note">{words.note}</p>
          </div>
          <Drawing words={words} table={table} outcome={outcome} percent={format.whole} />
          <div class="slider needs-script">
            <label for="cut">
              {words.slider} <output for="cut">{figures.threshold}</output>
            </label>
            <input
              id="cut"
              type="range"
              min={0}
              max={table.thresholds.length - 1}
              step={1}
              value={place}
              aria-valuetext={fill(words.finding, figures)}
              onInput={(event) => slide(Number(event.currentTarget.value))}
            />
            <span class="ends">
              <span>{words.nobody}</span>
              <span>{words.everybody}</span>
            </span>
          </div>
        </section>
        <section class="card">
          <h2>{words.outcome}</h2>
          <dl class="pairs outcome">
            <Pair name={words.recall} value={figures.recall} />
            <Pair name={words.precision} value={figures.precision} />
            <Pair name={words.contacts} value={figures.contacts} />
            <Pair name={words.stored} value={figures.stored} />
            <Pair name={words.missed} value={figures.missed} />
            <Pair name={words.cost} value={figures.cost} />
            <Pair name={words.saving} value={figures.saving} />
          </dl>
          {outcome.threshold < table.churned / Math.max(1, table.churned + table.stayed) && (
            <p class="notice warn">{words.belowBaseRate}</p>
          )}
          {calibrated !== undefined && (
            <p class="note">
              {fill(words.calibrated, { threshold: format.percent(calibrated) })}
            </p>
          )}
          <p class="note">{words.costNote}</p>
        </section>
      </div>
      <p class="visually-hidden" aria-live="polite">{spoken}</p>
      <section class="card no-print">
        <PolicyFields words={words.policy} form={form} errors={errors} onChange={change} />
        <p class="note">{words.follow}</p>
        <button type="submit" class="button primary">{words.save}</button>
      </section>
    </form>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

interface DrawingProps {
  words: ThresholdWords;
  table: CutTable;
  outcome: Outcome;
  percent: (ratio: number) => string;
}

function Drawing({ words, table, outcome, percent }: DrawingProps) {
  const curves = useMemo(() => {
    const all = table.thresholds.map((_, at) => outcomeAt(table, at, NO_COSTS));
    const points = (figure: "recall" | "precision") =>
      all.flatMap((each) => {
        const value = each[figure];
        return value === null ? [] : [[each.contacted, value] as const];
      });
    return [
      { name: words.recall, points: points("recall"), tone: "accent" },
      { name: words.precision, points: points("precision"), tone: "high" },
    ] as const;
  }, [table, words]);
  return (
    <ShareCurves
      curves={curves}
      axes={[words.axis, words.shareAxis]}
      share={percent}
      alternative={words.alternative}
      at={outcome.contacted}
      {...outcome.recall === null ? {} : { mark: [outcome.contacted, outcome.recall] }}
    />
  );
}

const NO_COSTS = { lostCustomer: 0, wastedOffer: 0 };

/** Where the policy of a form leads; undefined while it is half typed. */
function placeOfForm(
  table: CutTable,
  form: PolicyForm,
  listed: readonly number[],
): number | undefined {
  const parsed = parsePolicyForm(form);
  return "policy" in parsed ? placeOf(table, parsed.policy, listed) : undefined;
}

function costsOf({ lostCustomer, wastedOffer }: PolicyForm) {
  const amount = (text: string) => Math.max(0, Number(text) || 0);
  return { lostCustomer: amount(lostCustomer), wastedOffer: amount(wastedOffer) };
}

function formats({ locale, currency }: Pick<ThresholdWords, "locale" | "currency">) {
  const { percent, integer, wholeAmount } = createFormat(locale, currency);
  return {
    percent: (ratio: number | null) => percent(ratio),
    whole: (ratio: number | null) => percent(ratio, 0),
    integer,
    wholeAmount,
  };
}

const PER = 1000;

function figuresOf(outcome: Outcome, stored: number, format: ReturnType<typeof formats>) {
  return {
    threshold: format.percent(outcome.threshold),
    recall: format.percent(outcome.recall),
    precision: format.percent(outcome.precision),
    contacted: format.percent(outcome.contacted),
    contacts: format.integer(outcome.contacted * PER),
    stored: format.integer(stored),
    missed: format.integer(outcome.missed * PER),
    cost: format.wholeAmount(outcome.cost * PER),
    saving: format.wholeAmount((outcome.costOfNothing - outcome.cost) * PER),
  };
}

/** A text once it has not changed for a while, so that a moving slider is not read out at every step. */
function useSettled(text: string): string {
  const [first] = useState(text);
  const [settled, setSettled] = useState("");
  useEffect(() => {
    if (text === first && settled === "") return;
    const timer = setTimeout(() => setSettled(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
