import type { Ui } from "@/utils.ts";

const SCOPES = ["read", "write", "admin"] as const;
/** For how many days a key may be used; 0: it does not expire. */
const DAYS = [30, 90, 365, 0] as const;
const DAY_MS = 86_400_000;

/** When a key expires that was made now with one of the form's choices. */
export function readExpiry(days: string, now: Date): Date | undefined {
  const number = Number(days);
  return number > 0 ? new Date(now.getTime() + number * DAY_MS) : undefined;
}

/** Asks for a new key. */
export function KeyForm({ ui: { t }, error }: { ui: Ui; error: string | undefined }) {
  return (
    <form class="stack-s" method="post" action="/api/keys">
      {error && <p class="notice error" role="alert">{error}</p>}
      <div class="field">
        <label for="key-name">{t("access.keys.name")}</label>
        <input id="key-name" type="text" name="name" maxlength={60} required autocomplete="off" />
      </div>
      <fieldset class="field">
        <legend>{t("access.keys.scope")}</legend>
        {SCOPES.map((scope) => (
          <label key={scope} class="choice">
            <input type="radio" name="scope" value={scope} checked={scope === "read"} />
            {t(`access.scope.${scope}`)}
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for="key-days">{t("access.keys.expires")}</label>
        <select id="key-days" name="days">
          {DAYS.map((days) => (
            <option key={days} value={days} selected={days === 90}>
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
