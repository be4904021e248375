import { useEffect, useRef, useState } from "preact/hooks";
import {
  type ColumnChoice,
  reviewColumns,
  type ReviewField,
} from "@/components/imports/column_review.ts";
import type { Mode } from "@/components/imports/ModeChoice.tsx";
import { ColumnReviewText, type ReviewWords } from "@/components/imports/ColumnReviewText.tsx";

interface ColumnReviewProps {
  /** As the server has set the selects. */
  choices: ColumnChoice[];
  /** The columns that the file may bring. */
  fields: ReviewField[];
  /** Whether customers are stored. */
  stored: boolean;
  /** As the server has set it. */
  mode: Mode;
  words: ReviewWords;
}

/** Looks over the selects and the mode of the form that it stands in, as they are changed. */
export default function ColumnReview(
  { choices, fields, stored, mode, words }: ColumnReviewProps,
) {
  const place = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(choices);
  const [replaces, setReplaces] = useState(mode === "REPLACE");

  useEffect(() => {
    const form = place.current!.closest("form")!;
    const read = () => {
      const data = new FormData(form);
      setReplaces(data.get("mode") === "REPLACE");
      setCurrent(choices.map(({ header }, index) => ({
        header,
        target: String(data.get(`column${index}`) ?? ""),
      })));
    };
    // A browser may have put back what was chosen before the page was loaded again.
    read();
    form.addEventListener("change", read);
    return () => form.removeEventListener("change", read);
  }, [choices]);

  const review = reviewColumns(fields, current, replaces || !stored);
  return (
    <div ref={place}>
      <ColumnReviewText review={review} fields={fields} words={words} />
    </div>
  );
}
