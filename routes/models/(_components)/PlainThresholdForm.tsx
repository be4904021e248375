import { Notice } from "@/components/Notices.tsx";
import type { Ui } from "@/utils.ts";
import type { PolicyField, PolicyForm } from "@/components/models/policy_form.ts";
import { policyWords } from "./policy_words.ts";
import { PolicyFields } from "@/components/models/PolicyFields.tsx";

interface PlainThresholdFormProps {
  ui: Ui;
  action: string;
  form: PolicyForm;
  errors: Partial<Record<PolicyField, string>>;
}

/** The threshold of a model that was judged on nobody: there is nothing to weigh it by. */
export function PlainThresholdForm({ ui, action, form, errors }: PlainThresholdFormProps) {
  const { t } = ui;
  return (
    <form class="threshold-form" method="post" action={action}>
      <Notice kind="warn">{t("models.one.noEvidence")}</Notice>
      <section class="card">
        <PolicyFields words={policyWords(ui)} form={form} errors={errors} />
        <p class="note">{t("models.cut.follow")}</p>
        <button type="submit" class="button primary">{t("models.cut.save")}</button>
      </section>
    </form>
  );
}
