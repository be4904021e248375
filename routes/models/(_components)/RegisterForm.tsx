import type { ComponentChildren } from "preact";
import { Notice } from "@/components/Notices.tsx";
import type { Ui } from "@/utils.ts";

/** What the user typed, and why it was refused. */
export interface RegisterAttempt {
  readonly name: string;
  /** What the service says of the file or the name, in English. */
  readonly refusal?: { readonly code: string; readonly message: string };
}

const DEMANDS = ["input", "output", "features", "size"] as const;

interface RegisterFormProps {
  ui: Ui;
  attempt: RegisterAttempt;
  /** The button that sends it. */
  children: ComponentChildren;
}

/** Asks for a model that was trained elsewhere. */
export function RegisterForm({ ui, attempt, children }: RegisterFormProps) {
  const { t } = ui;
  const { name, refusal } = attempt;
  return (
    <form
      class="card narrow stack-s"
      method="post"
      action="/models/register"
      encType="multipart/form-data"
    >
      {refusal && (
        <Notice kind="error" title={t.maybe(`models.register.refused.${refusal.code}`, "")}>
          <p id="register-refusal" lang="en">{refusal.message}</p>
        </Notice>
      )}
      <div class="field">
        <label for="model-file">{t("models.register.file")}</label>
        <input
          id="model-file"
          type="file"
          name="file"
          accept=".onnx,application/octet-stream"
          required
          aria-describedby={`model-demands${refusal ? " register-refusal" : ""}`}
        />
      </div>
      <div id="model-demands" class="note demands">
        <p>{t("models.register.demands")}</p>
        <ul>
          {DEMANDS.map((demand) => <li key={demand}>{t(`models.register.demand.${demand}`)}</li>)}
        </ul>
        <p>
          <a href="/docs/models">{t("models.register.docs")}</a>
        </p>
      </div>
      <div class="field">
        <label for="model-name">{t("models.register.name")}</label>
        <input
          id="model-name"
          type="text"
          name="name"
          maxlength={80}
          value={name}
          autocomplete="off"
          placeholder={t("models.register.nameHint")}
        />
      </div>
      <div class="actions">
        {children}
        <a class="button quiet" href="/models">{t("models.train.back")}</a>
      </div>
    </form>
  );
}
