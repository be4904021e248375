import { useEffect, useRef, useState } from "preact/hooks";

interface SubmitProgressProps {
  label: string;
  /** What is under way once the form has been sent. */
  working: string;
}

/** The button of a form whose answer takes a while: it can be pressed once, and says what is under way. */
export default function SubmitProgress({ label, working }: SubmitProgressProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [sent, setSent] = useState(false);
  useEffect(() => {
    const { form } = button.current!;
    const send = () => setSent(true);
    // Coming back by the browser's history shows the page as it was left.
    const show = () => setSent(false);
    form?.addEventListener("submit", send);
    addEventListener("pageshow", show);
    return () => {
      form?.removeEventListener("submit", send);
      removeEventListener("pageshow", show);
    };
  }, []);
  return (
    <>
      <button ref={button} type="submit" class="button primary" disabled={sent}>{label}</button>
      <span class="submit-progress" role="status">
        {sent && (
          <>
            {working}
            <progress aria-label={working} />
          </>
        )}
      </span>
    </>
  );
}
