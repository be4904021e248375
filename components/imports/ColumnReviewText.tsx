import { fill } from "@/locales/fill.ts";
import type { ComponentChildren } from "preact";
import type { Role } from "@/schema/column.ts";
import type { ColumnReview, ReviewField } from "./column_review.ts";

/** The words of a review, for an island has no dictionary of its own; `{{…}}` are replaced. */
export interface ReviewWords {
  readonly locale: "en" | "ko";
  readonly good: string;
  /** `{{headers}}`, `{{field}}` */
  readonly doubled: string;
  readonly noId: string;
  readonly rowNumbers: string;
  readonly noLabel: string;
  /** `{{column}}`, as in the two below */
  readonly noRecency: string;
  readonly noFrequency: string;
  readonly noMonetary: string;
  /** `{{fields}}` */
  readonly noFeatures: string;
}

interface ColumnReviewTextProps {
  review: ColumnReview;
  fields: readonly ReviewField[];
  words: ReviewWords;
}

/** Missing columns that are named. */
const MAX_LISTED = 20;

/** What a mapping comes to: what stands in its way, and what follows from what is missing. */
export function ColumnReviewText({ review, fields, words }: ColumnReviewTextProps) {
  const label = (key: string) =>
    fields.find((field) => field.key === key)?.label[words.locale] ?? key;
  const missing = fields.filter(({ key }) => review.missing.includes(key));
  const missingWith = (role: Role) => missing.find(({ roles }) => roles.includes(role));
  const consequences = ([
    ["LABEL", words.noLabel],
    ["RECENCY", words.noRecency],
    ["FREQUENCY", words.noFrequency],
    ["MONETARY", words.noMonetary],
  ] as const).flatMap(([role, text]) => {
    const field = missingWith(role);
    return field ? [fill(text, { column: field.label[words.locale] })] : [];
  });
  const features = missing.filter(({ roles }) => roles.includes("FEATURE")).map(({ key }) => key);
  return (
    <div class="column-review" aria-live="polite">
      {missingWith("ID") && !review.rowNumbers && <Problem>{words.noId}</Problem>}
      {review.doubled.map(({ field, headers }) => (
        <Problem key={field}>
          {fill(words.doubled, {
            headers: headers.map((header) => `“${shorten(header)}”`).join(", "),
            field: label(field),
          })}
        </Problem>
      ))}
      {review.usable && <p class="fine">{words.good}</p>}
      {review.rowNumbers && <p class="note">{words.rowNumbers}</p>}
      {consequences.map((text) => <p key={text} class="note">{text}</p>)}
      {features.length > 0 && (
        <p class="note">
          {fill(words.noFeatures, { fields: listed(features.map(label)) })}
        </p>
      )}
    </div>
  );
}

function Problem({ children }: { children: ComponentChildren }) {
  return <p class="problem">{children}</p>;
}

/** The first names, and how many more there are: a table may have hundreds of columns. */
function listed(names: readonly string[]): string {
  const rest = names.length - MAX_LISTED;
  return names.slice(0, MAX_LISTED).join(", ") + (rest > 0 ? `, … (+${rest})` : "");
}

function shorten(header: string): string {
  return header.length > 60 ? `${header.slice(0, 60)}…` : header;
}
