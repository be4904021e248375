import CopyButton from "@/islands/CopyButton.tsx";
import type { Ui } from "@/utils.ts";

interface CodeProps {
  ui: Ui;
  /** What it is, for screen readers. */
  label: string;
  text: string;
}

/** Something to copy. It scrolls, so that the keyboard has to reach it. */
export function Code({ ui: { t }, label, text }: CodeProps) {
  return (
    <div class="copyable">
      <pre class="code" tabIndex={0} role="region" aria-label={label}><code>{text}</code></pre>
      <CopyButton text={text} words={{ copy: t("api.copy"), copied: t("api.copied") }} />
    </div>
  );
}
