import { describeFinding, describeIdentifier } from "@/content/data_check/describe.ts";
import { evidenceOf } from "@/content/data_check/evidence.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import { jsonText } from "./command.ts";
import type {
  CheckedFinding,
  CheckedRow,
  DataCheck,
  FileCheck,
} from "@/services/data_check/data_check.ts";

/** A language of the report. */
export type ReportLocale = "en" | "ko";

/** Rows that are named under a finding. */
const ROWS_SHOWN = 5;

interface Words {
  readonly summary: (rows: string, groups: string, strictGroups: string) => string;
  readonly identifiers: string;
  readonly unreadable: (rows: string) => string;
  readonly fault: (line: number, column: string | null, reason: string) => string;
  readonly nothing: string;
  readonly byDefinition: string;
  readonly findings: (count: string) => string;
  readonly severity: Readonly<Record<CheckedFinding["severity"], string>>;
  readonly evidence: string;
  readonly consequence: string;
  readonly remedy: string;
  readonly rows: string;
  readonly line: (line: number) => string;
}

const WORDS: Readonly<Record<ReportLocale, Words>> = {
  en: {
    summary: (rows, groups, strictGroups) =>
      `${rows} rows, ${groups} independent customers` +
      (groups === strictGroups ? "." : `; ${strictGroups} if altered copies count as one.`),
    identifiers: "Not used to compare rows, because they say nothing about the customer",
    unreadable: (rows) => `${rows} rows cannot be read and were left out:`,
    fault: (line, column, reason) =>
      `line ${line}${column === null ? "" : `, ${column}`}: ${reason}`,
    nothing: "The data check found nothing that would mislead a model.",
    byDefinition:
      "Churn follows from the orders by the churn definition, so no column can leak it. Only the columns " +
      "of the customer table were checked.",
    findings: (count) => `Findings: ${count}`,
    severity: { HIGH: "HIGH", MEDIUM: "MEDIUM", LOW: "LOW" },
    evidence: "Evidence",
    consequence: "Consequence",
    remedy: "Remedy",
    rows: "First rows",
    line: (line) => `line ${line}`,
  },
  ko: {
    summary: (rows, groups, strictGroups) =>
      `행 ${rows}개, 서로 독립된 고객 ${groups}명` +
      (groups === strictGroups
        ? "입니다."
        : `(값을 바꾼 복사본까지 하나로 세면 ${strictGroups}명)입니다.`),
    identifiers: "고객에 대해 알려 주는 것이 없어 행을 비교할 때 뺀 열",
    unreadable: (rows) => `읽을 수 없는 행 ${rows}개는 제외했습니다.`,
    fault: (line, column, reason) =>
      `${line}번째 줄${column === null ? "" : `, ${column}`}: ${reason}`,
    nothing: "모델이 잘못 학습할 만한 점을 찾지 못했습니다.",
    byDefinition:
      "이탈은 이탈 기준에 따라 주문에서 정해지므로 이를 누설하는 열은 없습니다. 고객 테이블의 열만 검사했습니다.",
    findings: (count) => `발견한 점: ${count}개`,
    severity: { HIGH: "높음", MEDIUM: "중간", LOW: "낮음" },
    evidence: "근거",
    consequence: "영향",
    remedy: "할 일",
    rows: "해당 행",
    line: (line) => `${line}번째 줄`,
  },
};

/** A data check as text to be read. */
export function reportText(
  source: string,
  check: DataCheck | FileCheck,
  locale: ReportLocale,
): string {
  const words = WORDS[locale];
  const number = (value: number) => value.toLocaleString(locale);
  const { schema, rows, groups, strictGroups, findings } = check;
  return [
    `${source}: ${words.summary(number(rows), number(groups), number(strictGroups))}`,
    ...identifierLines(check, words, locale),
    ...faultLines(check, words, number),
    ...check.churnByDefinition ? [words.byDefinition] : [],
    findings.length === 0 ? words.nothing : words.findings(number(findings.length)),
    ...findings.flatMap((
      finding,
      index,
    ) => ["", ...findingLines(finding, index + 1, schema, locale)]),
  ].join("\n");
}

function identifierLines(
  { identifiers }: DataCheck,
  words: Words,
  locale: ReportLocale,
): string[] {
  if (identifiers.length === 0) return [];
  const names = identifiers.map((each) => `${each.column} (${describeIdentifier(each, locale)})`);
  return [`${words.identifiers}: ${names.join(", ")}`];
}

function faultLines(
  check: DataCheck | FileCheck,
  words: Words,
  number: (value: number) => string,
): string[] {
  if (!("unreadable" in check) || check.unreadable === 0) return [];
  return [
    words.unreadable(number(check.unreadable)),
    ...check.faults.map(({ line, column, reason }) => `  ${words.fault(line, column, reason)}`),
  ];
}

function findingLines(
  finding: CheckedFinding,
  place: number,
  schema: CustomerSchema,
  locale: ReportLocale,
): string[] {
  const words = WORDS[locale];
  const { title, consequence, remedy } = describeFinding(finding, schema, locale);
  const evidence = evidenceOf(finding, schema, locale).map(({ label, value }) =>
    `${label}: ${value}`
  );
  const examples = finding.examples.slice(0, ROWS_SHOWN).map((row) => rowName(row, words));
  const more = finding.examples.length > 0 && finding.rows > examples.length ? [", …"] : [];
  const part = (name: string, text: string) => text === "" ? [] : [`   ${name}: ${text}`];
  return [
    `${place}. [${words.severity[finding.severity]}] ${title}`,
    ...part(words.evidence, evidence.join(" · ")),
    ...part(words.consequence, consequence),
    ...part(words.remedy, remedy),
    ...part(words.rows, examples.join(", ") + more.join("")),
  ];
}

function rowName({ line, customerId }: CheckedRow, words: Words): string {
  if (line === null) return customerId;
  return words.line(line) + (customerId === "" ? "" : ` (${customerId})`);
}

/** A data check as JSON, for programs. */
export function reportJson(
  source: string,
  check: DataCheck | FileCheck,
  locale: ReportLocale,
): string {
  const { schema, ...shown } = check;
  const findings = check.findings.map((finding) => ({
    ...finding,
    ...describeFinding(finding, schema, locale),
  }));
  return jsonText({ source, ...shown, findings });
}
