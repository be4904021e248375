import { useEffect, useState } from "preact/hooks";

interface CopyButtonProps {
  text: string;
  words: { copy: string; copied: string };
}

/** Copies a text; shows nothing where no script runs, or where the page may not use the clipboard. */
export default function CopyButton({ text, words }: CopyButtonProps) {
  const [ready, setReady] = useState(false);
  const [copied, setCopied] = useState(false);
  // Browsers hand the clipboard to secure pages alone.
  useEffect(() => setReady(navigator.clipboard !== undefined), []);
  if (!ready) return null;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <button type="button" class="button quiet" onClick={copy} aria-live="polite">
      {copied ? words.copied : words.copy}
    </button>
  );
}
