import type { Ui } from "@/utils.ts";

const STEPS = ["file", "columns", "check", "done"] as const;

/** Where someone is on the way from a file to customers. */
export function ImportSteps({ ui: { t }, current }: { ui: Ui; current: (typeof STEPS)[number] }) {
  const at = STEPS.indexOf(current);
  return (
    <ol class="steps no-print" aria-label={t("import.steps.label")}>
      {STEPS.map((step, index) => (
        <li
          key={step}
          class={index < at ? "past" : undefined}
          aria-current={index === at ? "step" : undefined}
        >
          {t(`import.steps.${step}`)}
        </li>
      ))}
    </ol>
  );
}
