import { Empty } from "@/components/Notices.tsx";
import { PostButton } from "@/components/PostButton.tsx";
import type { Ui } from "@/utils.ts";

interface NextStepProps {
  ui: Ui;
  hasModel: boolean;
  /** Customers with a score. */
  scored: number;
  segmented: boolean;
  /** Where to go back to. */
  back?: string;
}

/** What is missing before the overview is whole; nothing when nothing is. */
export function NextStep({ ui: { t }, hasModel, scored, segmented, back = "/" }: NextStepProps) {
  const step = !hasModel
    ? { text: "model", kind: "TRAIN" } as const
    : scored === 0
    ? { text: "scores", kind: "SCORE" } as const
    : !segmented
    ? { text: "segments", kind: "SEGMENT" } as const
    : undefined;
  if (!step) return null;
  return (
    <Empty title={t(`empty.${step.text}.title`)} text={t(`empty.${step.text}.text`)}>
      <PostButton
        action="/jobs"
        label={t(`empty.${step.text}.action`)}
        fields={{ kind: step.kind, return: back }}
        primary
      />
    </Empty>
  );
}
