import { columnLabel } from "@/components/customers/values.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { SuggestionBasis } from "@/services/imports/suggestions.ts";
import type { Ui } from "@/utils.ts";

/** A column of a file, as it is shown to be mapped. */
export interface ShownColumn {
  readonly header: string;
  /** A few different values. */
  readonly samples: readonly string[];
  /** A field, "" to be kept as it is, or "LEAVE_OUT". */
  readonly target: string;
  /** What the suggestion rests on; null where nothing is known, undefined where the user has chosen otherwise. */
  readonly basis: SuggestionBasis | null | undefined;
  /** The field that the header names, whose values these are not; null otherwise. */
  readonly misnamed: string | null;
  /** Values of the sample that the target would not take, and how many there are. */
  readonly misfits: number;
  readonly sampled: number;
  /** Whether another column goes to the same field. */
  readonly doubled: boolean;
}

const BASIS_CLASS = { NAME: "good", REMEMBERED: "good", SIMILAR: "medium", VALUES: "medium" };

/** From so many columns on those of which nothing is known are folded away. */
const FOLDED_FROM = 40;

interface ColumnTableProps {
  ui: Ui;
  /** The columns that those of the file can be. */
  schema: CustomerSchema;
  columns: readonly ShownColumn[];
}

/** Every column of a file with a few of its values, and what it is to be taken for. */
export function ColumnTable({ ui, schema, columns }: ColumnTableProps) {
  const rows = columns.map((column, index) => ({ column, index }));
  const unknown = ({ column }: Row) =>
    column.basis === null && column.misfits === 0 && !column.misnamed;
  if (columns.length < FOLDED_FROM || rows.every(unknown)) {
    return <Rows ui={ui} schema={schema} rows={rows} />;
  }
  const rest = rows.filter(unknown);
  return (
    <>
      <Rows ui={ui} schema={schema} rows={rows.filter((row) => !unknown(row))} />
      {rest.length > 0 && (
        <details class="plain-details">
          <summary>{ui.t("import.columns.rest", { count: rest.length })}</summary>
          <Rows ui={ui} schema={schema} rows={rest} />
        </details>
      )}
    </>
  );
}

/** A column and where it stands in the file. */
interface Row {
  readonly column: ShownColumn;
  readonly index: number;
}

function Rows(
  { ui, schema, rows }: { ui: Ui; schema: CustomerSchema; rows: readonly Row[] },
) {
  const { t } = ui;
  return (
    <table class="table column-table">
      <thead>
        <tr>
          <th scope="col">{t("import.columns.column")}</th>
          <th scope="col">{t("import.columns.samples")}</th>
          <th scope="col">{t("import.columns.target")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ column, index }) => (
          <tr key={index}>
            <th scope="row" id={`header${index}`}>{column.header}</th>
            <td class="samples">
              {column.samples.length === 0
                ? <span class="muted">{t("import.columns.blank")}</span>
                : column.samples.map((sample) => <code key={sample}>{sample}</code>)}
            </td>
            <td>
              <TargetSelect ui={ui} schema={schema} column={column} index={index} />
              <p class="note" id={`hint${index}`}>
                <Hint ui={ui} column={column} />
              </p>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TargetSelect(
  { ui: { t, locale }, schema, column: { target, doubled }, index }: {
    ui: Ui;
    schema: CustomerSchema;
    column: ShownColumn;
    index: number;
  },
) {
  const option = (value: string, text: string) => (
    <option key={value} value={value} selected={value === target}>{text}</option>
  );
  return (
    <select
      name={`column${index}`}
      aria-labelledby={`header${index}`}
      aria-describedby={`hint${index}`}
      aria-invalid={doubled ? "true" : undefined}
    >
      {option("", t("import.columns.keep"))}
      {option("LEAVE_OUT", t("import.columns.leaveOut"))}
      <optgroup label={t("import.columns.fields")}>
        {schema.columns.map(({ key, label }) => option(key, label[locale]))}
      </optgroup>
    </select>
  );
}

function Hint({ ui, column }: { ui: Ui; column: ShownColumn }) {
  const { t } = ui;
  const { basis, misfits, sampled, misnamed } = column;
  return (
    <>
      {basis && (
        <span class={`tag ${BASIS_CLASS[basis]}`}>{t(`import.columns.basis.${basis}`)}</span>
      )}
      {basis === null && (misnamed
        ? t("import.columns.misnamed", { field: columnLabel(ui, misnamed) })
        : t("import.columns.basis.none"))}
      {misfits > 0 && (
        <>
          {" "}
          <span class="misfit">{t("import.columns.misfits", { count: misfits, sampled })}</span>
        </>
      )}
    </>
  );
}
