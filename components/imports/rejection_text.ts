import { columnLabel } from "@/components/customers/values.ts";
import type { RejectionRow } from "@/db/queries/imports.ts";
import { columnOf } from "@/schema/schema.ts";
import type { Ui } from "@/utils.ts";

/** What columns of a file went to. */
export type Mapping = Readonly<Record<string, string | null>>;

/** What is wrong with a field and how to fix it, as the stored English reason says it, in the reader's language. */
export function rejectionText(
  ui: Ui,
  mapping: Mapping | null,
  { column, code, reason, row }: Pick<RejectionRow, "column" | "code" | "reason" | "row">,
): string {
  const { t, format } = ui;
  const target = column === null ? null : mapping?.[column] ?? null;
  switch (code) {
    case "NOT_A_NUMBER":
    case "NOT_WHOLE":
    case "NOT_YES_OR_NO":
    case "OUT_OF_RANGE":
    case "UNKNOWN_CATEGORY": {
      const stated = target === null ? undefined : columnOf(ui.schema, target);
      if (!stated) return reason;
      const { key, min, max, categories = [], aliases = {} } = stated;
      return t(`rejection.${code}`, {
        field: columnLabel(ui, key),
        min: format.decimal(min),
        max: format.decimal(max),
        categories: [...categories, ...Object.keys(aliases)].join(", "),
      });
    }
    case "WRONG_FIELD_COUNT":
      if (!row || !mapping) return reason;
      return t("rejection.WRONG_FIELD_COUNT", {
        fields: format.integer(row.length),
        width: format.integer(Object.keys(mapping).length),
      });
    case "DUPLICATE_ID": {
      const first = /^Line (\d+) /.exec(reason)?.[1];
      return first ? t("rejection.DUPLICATE_ID", { line: format.integer(Number(first)) }) : reason;
    }
    default:
      return t.maybe(`rejection.${code}`, reason);
  }
}
