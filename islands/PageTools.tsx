import { useEffect, useState } from "preact/hooks";

interface PageToolsProps {
  /** What is copied. */
  text: string;
  words: { copy: string; copied: string; print: string };
}

/** Copies a text and prints the page; shows nothing where no script runs. */
export default function PageTools({ text, words }: PageToolsProps) {
  const [ready, setReady] = useState(false);
  const [copied, setCopied] = useState(false);
  useEffect(() => setReady(true), []);
  if (!ready) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <>
      {/* Browsers hand the clipboard to secure pages alone. */}
      {navigator.clipboard !== undefined && (
        <button type="button" class="button quiet" onClick={copy} aria-live="polite">
          {copied ? words.copied : words.copy}
        </button>
      )}
      <button type="button" class="button quiet" onClick={() => globalThis.print()}>
        {words.print}
      </button>
    </>
  );
}
