import { columnLabel } from "@/components/customers/values.ts";
import type { RejectionRow } from "@/db/queries/imports.ts";
import { isFaultCode, isOrderFaultCode } from "@/schema/fault_codes.ts";
import { columnOf } from "@/schema/schema.ts";
import type { Ui } from "@/utils.ts";

/** What columns of a file went to. */
export type Mapping = Readonly<Record<string, string | null>>;

/**
 * What is wrong with a field of a customer table and how to fix it, as the stored English reason says it, in the
 * reader's language. That reason itself where another version of Holdfast stored a code that this one does not know.
 */
export function rejectionText(
  ui: Ui,
  mapping: Mapping | null,
  { column, code, reason, row }: Pick<RejectionRow, "column" | "code" | "reason" | "row">,
): string {
  const { t, format } = ui;
  if (!isFaultCode(code)) return reason;
  const general = () => t(`rejectionKind.${code}`);
  switch (code) {
    case "NOT_A_NUMBER":
    case "NOT_WHOLE":
    case "NOT_YES_OR_NO":
    case "NOT_A_DATE":
    case "OUT_OF_RANGE":
    case "UNKNOWN_CATEGORY": {
      const target = column === null ? null : mapping?.[column] ?? null;
      const stated = target === null ? undefined : columnOf(ui.schema, target);
      if (!stated) return general();
      const { key, min, max, categories = [], aliases = {} } = stated;
      return t(`rejection.${code}`, {
        field: columnLabel(ui, key),
        min: format.decimal(min),
        max: format.decimal(max),
        categories: [...categories, ...Object.keys(aliases)].join(", "),
      });
    }
    case "WRONG_FIELD_COUNT":
      if (!row || !mapping) return general();
      return t("rejection.WRONG_FIELD_COUNT", {
        fields: format.integer(row.length),
        width: format.integer(Object.keys(mapping).length),
      });
    case "DUPLICATE_ID": {
      const first = /^Line (\d+) /.exec(reason)?.[1];
      return first
        ? t("rejection.DUPLICATE_ID", { line: format.integer(Number(first)) })
        : general();
    }
    case "MORE_FAULTS": {
      const fields = /^(\d+) /.exec(reason)?.[1];
      return fields ? t("rejection.MORE_FAULTS", { count: Number(fields) }) : general();
    }
    default:
      return t(`rejection.${code}`);
  }
}

/** The same of a row of an order file. */
export function orderRejectionText(
  { t }: Ui,
  { code, reason }: Pick<RejectionRow, "code" | "reason">,
): string {
  return isOrderFaultCode(code) ? t(`orderRejection.${code}`) : reason;
}

/** What is wrong with all fields that were rejected for one reason. */
export function rejectionKindText({ t }: Ui, code: string): string {
  return isFaultCode(code) || isOrderFaultCode(code) ? t(`rejectionKind.${code}`) : code;
}
