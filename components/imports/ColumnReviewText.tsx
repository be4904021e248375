import type { ComponentChildren } from "preact";
import { columnOf, columnWithRole, type Field } from "@/ml/schema.ts";
import type { ColumnReview } from "./column_review.ts";

/** The words of a review, for an island has no dictionary of its own; `{{…}}` are replaced. */
export interface ReviewWords {
  readonly locale: "en" | "ko";
  readonly good: string;
  /** `{{headers}}`, `{{field}}` */
  readonly doubled: string;
  readonly noId: string;
  readonly noLabel: string;
  readonly noRecency: string;
  readonly noFrequency: string;
  readonly noMonetary: string;
  /** `{{fields}}` */
  readonly noFeatures: string;
}

/** What a mapping comes to: what stands in its way, and what follows from what is missing. */
export function ColumnReviewText({ review, words }: { review: ColumnReview; words: ReviewWords }) {
  const label = (field: Field) => columnOf(field).label[words.locale];
  const missing = new Set(review.missing);
  const consequences: [field: Field, text: string][] = [
    ["churned", words.noLabel],
    [columnWithRole("recency").field, words.noRecency],
    [columnWithRole("frequency").field, words.noFrequency],
    [columnWithRole("monetary").field, words.noMonetary],
  ];
  const features = review.missing.filter((field) => field !== "customerId" && field !== "churned");
  return (
    <div class="column-review" aria-live="polite">
      {missing.has("customerId") && <Problem>{words.noId}</Problem>}
      {review.doubled.map(({ field, headers }) => (
        <Problem key={field}>
          {words.doubled
            .replace("{{headers}}", headers.map((header) => `“${shorten(header)}”`).join(", "))
            .replace("{{field}}", label(field))}
        </Problem>
      ))}
      {review.usable && <p class="fine">{words.good}</p>}
      {consequences.filter(([field]) => missing.has(field)).map(([field, text]) => (
        <p key={field} class="note">{text}</p>
      ))}
      {features.length > 0 && (
        <p class="note">
          {words.noFeatures.replace("{{fields}}", features.map(label).join(", "))}
        </p>
      )}
    </div>
  );
}

function Problem({ children }: { children: ComponentChildren }) {
  return <p class="problem">{children}</p>;
}

function shorten(header: string): string {
  return header.length > 60 ? `${header.slice(0, 60)}…` : header;
}
