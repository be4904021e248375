import { useEffect, useState } from "preact/hooks";
import CopyButton from "./CopyButton.tsx";

interface PageToolsProps {
  /** What is copied. */
  text: string;
  words: { copy: string; copied: string; print: string };
}

/** Copies a text and prints the page; shows nothing where no script runs. */
export default function PageTools({ text, words }: PageToolsProps) {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return ready && (
    <>
      <CopyButton text={text} words={words} />
      <button type="button" class="button quiet" onClick={() => globalThis.print()}>
        {words.print}
      </button>
    </>
  );
}
