import { useEffect, useState } from "preact/hooks";

/** Moves the focus to a field when the user types `/` outside of one. Where no script runs, the hint is not seen. */
export default function SlashFocus({ target }: { target: string }) {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const from = event.target as HTMLElement | null;
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (from?.closest("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      document.getElementById(target)?.focus();
    };
    document.addEventListener("keydown", onKey);
    setReady(true);
    return () => document.removeEventListener("keydown", onKey);
  }, [target]);
  return <kbd class={ready ? "key" : "key asleep"} aria-hidden="true">/</kbd>;
}
