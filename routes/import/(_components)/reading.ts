import type { ImportPreview, ReadingChoice } from "@/services/imports/mod.ts";

/**
 * How a form says that a file is read.
 *
 * @returns undefined where it is read so already, and no new reading was requested
 */
export function readingIn(
  form: FormData,
  { workbook }: Pick<ImportPreview, "workbook">,
  { header: before }: { readonly header: boolean },
): ReadingChoice | undefined {
  const said = form.get("header");
  const header = said === "yes" || said === "no" ? said === "yes" : before;
  const asked = form.get("sheet")?.toString();
  const sheet = workbook ? asked ?? workbook.sheet : undefined;
  const same = header === before && sheet === workbook?.sheet;
  return same && form.get("read") !== "again" ? undefined : { header, sheet };
}
