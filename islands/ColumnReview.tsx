import { useEffect, useRef, useState } from "preact/hooks";
import {
  type ColumnChoice,
  reviewColumns,
  type ReviewField,
} from "@/components/imports/column_review.ts";
import { ColumnReviewText, type ReviewWords } from "@/components/imports/ColumnReviewText.tsx";

interface ColumnReviewProps {
  /** As the server has set the selects. */
  choices: ColumnChoice[];
  /** The columns that the file may bring. */
  fields: ReviewField[];
  words: ReviewWords;
}

/** Looks over the selects of the form that it stands in, as they are changed. */
export default function ColumnReview({ choices, fields, words }: ColumnReviewProps) {
  const place = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(choices);

  useEffect(() => {
    const form = place.current!.closest("form")!;
    const read = () => {
      const data = new FormData(form);
      setCurrent(choices.map(({ header }, index) => ({
        header,
        target: String(data.get(`column${index}`) ?? ""),
      })));
    };
    // A browser may have put back what was chosen before the page was loaded anew.
    read();
    form.addEventListener("change", read);
    return () => form.removeEventListener("change", read);
  }, [choices]);

  return (
    <div ref={place}>
      <ColumnReviewText review={reviewColumns(fields, current)} fields={fields} words={words} />
    </div>
  );
}
