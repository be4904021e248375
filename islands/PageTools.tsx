import { useEffect, useState } from "preact/hooks";
import CopyButton from "./CopyButton.tsx";

interface PageToolsProps {
  /** What is copied. */
  text: string;
  words: { copy: string; copied: string; print: string };
}

/** Copies a text and prints the page. Where no script runs, both are not seen. */
export default function PageTools({ text, words }: PageToolsProps) {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return (
    <>
      <CopyButton text={text} words={words} />
      <button
        type="button"
        class={`button quiet${ready ? "" : " asleep"}`}
        onClick={() => globalThis.print()}
      >
        {words.print}
      </button>
    </>
  );
}
