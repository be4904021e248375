import type { Ui } from "@/utils.ts";

const DELIMITERS = { ",": "comma", ";": "semicolon", "\t": "tab" } as const;

/** A file's delimiter in words. */
export function delimiterText({ t }: Ui, delimiter: string | null): string {
  const name = DELIMITERS[delimiter as keyof typeof DELIMITERS];
  return name ? t(`import.result.${name}`) : delimiter ?? "–";
}

/** A file's encoding as it is commonly written. EUC-KR is read as its superset CP949. */
export function encodingText(encoding: string | null): string {
  if (encoding === "euc-kr") return "EUC-KR (CP949)";
  return encoding?.toUpperCase() ?? "–";
}
