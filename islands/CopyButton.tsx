import { useEffect, useState } from "preact/hooks";

interface CopyButtonProps {
  text: string;
  words: { copy: string; copied: string };
}

/**
 * Copies a text. Where no script runs, or the page may not use the clipboard, it is not seen; its place is kept, so
 * that nothing moves when the script wakes.
 */
export default function CopyButton({ text, words }: CopyButtonProps) {
  const [ready, setReady] = useState(false);
  const [copied, setCopied] = useState(false);
  // Browsers hand the clipboard to secure pages alone.
  useEffect(() => setReady(navigator.clipboard !== undefined), []);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <button
      type="button"
      class={`button quiet${ready ? "" : " asleep"}`}
      onClick={copy}
      aria-live="polite"
    >
      {copied ? words.copied : words.copy}
    </button>
  );
}
