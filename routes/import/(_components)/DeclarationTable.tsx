import { ALL_USES, usageOf } from "@/components/schema/uses.ts";
import type { Column, Kind } from "@/schema/column.ts";
import { KINDS } from "@/schema/kinds.ts";
import type { Ui } from "@/utils.ts";

/** A column of a file, as it is shown to be declared. */
export interface DeclaredRow {
  /** As the file spells it. */
  readonly header: string;
  /** A few different values. */
  readonly samples: readonly string[];
  /** All different values where there are few: what each means can be stated. */
  readonly values: readonly string[];
  readonly column: Column;
  /** Why the column is no feature by itself; null where it is one. */
  readonly noFeature: string | null;
}

/** From so many columns on, those that are plain features are folded away. */
const FOLDED_FROM = 60;

/** Every column of a file with what it is and what it is for, filled in by what its values are like. */
export function DeclarationTable({ ui, rows }: { ui: Ui; rows: readonly DeclaredRow[] }) {
  const placed = rows.map((row, index) => ({ row, index }));
  const isPlain = ({ row }: Placed) => ["FEATURE", "NONE", "IGNORED"].includes(usageOf(row.column));
  const plain = placed.filter(isPlain);
  if (rows.length < FOLDED_FROM) return <Rows ui={ui} placed={placed} />;
  return (
    <>
      <Rows ui={ui} placed={placed.filter((each) => !isPlain(each))} />
      <details class="plain-details">
        <summary>{ui.t("import.declare.rest", { count: plain.length })}</summary>
        <Rows ui={ui} placed={plain} />
      </details>
    </>
  );
}

/** A column and where it stands in the file. */
interface Placed {
  readonly row: DeclaredRow;
  readonly index: number;
}

function Rows({ ui, placed }: { ui: Ui; placed: readonly Placed[] }) {
  const { t } = ui;
  return (
    <table class="table column-table declaration">
      <thead>
        <tr>
          <th scope="col">{t("import.columns.column")}</th>
          <th scope="col">{t("import.columns.samples")}</th>
          <th scope="col">{t("schema.kind")}</th>
          <th scope="col">{t("schema.use")}</th>
          <th scope="col">{t("schema.label")}</th>
        </tr>
      </thead>
      <tbody>
        {placed.map(({ row, index }) => <Row key={index} ui={ui} row={row} index={index} />)}
      </tbody>
    </table>
  );
}

function Row({ ui, row, index }: { ui: Ui; row: DeclaredRow; index: number }) {
  const { t, locale } = ui;
  const { header, samples, column, noFeature } = row;
  const use = usageOf(column);
  const named = (what: string) => `${what}: ${header}`;
  return (
    <tr>
      <th scope="row">{header}</th>
      <td class="samples">
        {samples.length === 0
          ? <span class="muted">{t("import.columns.blank")}</span>
          : samples.map((sample) => <code key={sample}>{sample}</code>)}
      </td>
      <td>
        <select name={`kind${index}`} aria-label={named(t("schema.kind"))}>
          {(Object.keys(KINDS) as Kind[]).map((kind) => (
            <option key={kind} value={kind} selected={kind === column.kind}>
              {KINDS[kind].label[locale]}
            </option>
          ))}
        </select>
      </td>
      <td>
        <select name={`use${index}`} aria-label={named(t("schema.use"))}>
          {ALL_USES.map((each) => (
            <option key={each} value={each} selected={each === use}>
              {t(`schema.uses.${each}`)}
            </option>
          ))}
        </select>
        {noFeature && use !== "FEATURE" && (
          <p class="note">{t.maybe(`schema.noFeature.${noFeature}`, "")}</p>
        )}
        {row.values.length > 0 && <ChurnedWhen ui={ui} row={row} index={index} />}
        {row.values.length > 0 && <ValueMeanings ui={ui} row={row} index={index} />}
      </td>
      <td>
        <input
          type="text"
          name={`label${index}`}
          maxLength={80}
          value={column.label[locale] === header ? "" : column.label[locale]}
          placeholder={header}
          aria-label={named(t("schema.label"))}
        />
      </td>
    </tr>
  );
}

/** Which values of the label mean that the customer has left; it shows where the column is the label. */
function ChurnedWhen({ ui: { t }, row, index }: { ui: Ui; row: DeclaredRow; index: number }) {
  const chosen = row.column.churnedWhen ?? [];
  return (
    <fieldset class="field churned-when">
      <legend>{t("schema.churnedWhen")}</legend>
      {row.values.map((value) => (
        <label key={value} class="choice">
          <input
            type="checkbox"
            name={`churned${index}`}
            value={value}
            checked={chosen.some((each) => each.toLowerCase() === value.toLowerCase())}
          />
          {value}
        </label>
      ))}
    </fieldset>
  );
}

/** What each value means, where it does not say so itself: another category, yes or no, a number, nothing. */
function ValueMeanings({ ui: { t }, row, index }: { ui: Ui; row: DeclaredRow; index: number }) {
  const { aliases = {} } = row.column;
  const isStated = row.values.some((value) => aliases[value] !== undefined);
  return (
    <details class="plain-details value-meanings" open={isStated}>
      <summary>{t("schema.values")}</summary>
      <p class="note">{t("schema.valuesNote")}</p>
      {row.values.map((value, at) => (
        <label key={value} class="field">
          {value}
          <input
            type="text"
            name={`means${index}.${at}`}
            maxLength={80}
            value={aliases[value] === "" ? MISSING : aliases[value] ?? ""}
            placeholder={value}
            aria-label={t("schema.valueOf", { value, column: row.header })}
          />
        </label>
      ))}
    </details>
  );
}

/** How a form says that a value is missing; any other mark for it is understood as well. */
const MISSING = "-";
