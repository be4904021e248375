import type { Ui } from "@/utils.ts";

const SCOPES = ["read", "write", "admin"] as const;
/** For how many days a key may be used; 0: it does not expire. */
const DAYS = [30, 90, 365, 0] as const;
const DAY_MS = 86_400_000;

/** A key as someone asks for it. */
export interface KeyRequest {
  readonly name: string;
  readonly scope: string;
  readonly days: string;
}

/** The form before anybody has typed anything: the least that is of use. */
export const BLANK_KEY: KeyRequest = { name: "", scope: "read", days: "90" };

/** What the form was sent with. */
export function readKeyRequest(form: FormData): KeyRequest {
  const text = (name: string) => form.get(name)?.toString() ?? "";
  return { name: text("name"), scope: text("scope"), days: text("days") };
}

interface KeyFormProps {
  ui: Ui;
  request: KeyRequest;
  /** Why it was refused. */
  error: string | undefined;
}

/** When a key expires that was made now with one of the form's choices. */
export function readExpiry(days: string, now: Date): Date | undefined {
  const number = Number(days);
  return number > 0 ? new Date(now.getTime() + number * DAY_MS) : undefined;
}

/** Asks for a new key. */
export function KeyForm({ ui: { t }, request, error }: KeyFormProps) {
  return (
    <form class="stack-s" method="post" action="/api/keys">
      {error && <p id="key-error" class="notice error" role="alert" lang="en">{error}</p>}
      <div class="field">
        <label for="key-name">{t("access.keys.name")}</label>
        <input
          id="key-name"
          type="text"
          name="name"
          maxlength={60}
          required
          autocomplete="off"
          value={request.name}
          aria-invalid={error ? "true" : undefined}
          aria-describedby={error ? "key-error" : undefined}
        />
      </div>
      <fieldset class="field">
        <legend>{t("access.keys.scope")}</legend>
        {SCOPES.map((scope) => (
          <label key={scope} class="choice">
            <input type="radio" name="scope" value={scope} checked={scope === request.scope} />
            {t(`access.scope.${scope}`)}
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for="key-days">{t("access.keys.expires")}</label>
        <select id="key-days" name="days">
          {DAYS.map((days) => (
            <option key={days} value={days} selected={String(days) === request.days}>
              {days === 0 ? t("access.keys.never") : t("access.keys.days", { count: days })}
            </option>
          ))}
        </select>
      </div>
      <div class="actions">
        <button type="submit" class="button primary">{t("access.keys.create")}</button>
      </div>
    </form>
  );
}
