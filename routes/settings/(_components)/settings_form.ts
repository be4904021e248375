import type { ShopSettings } from "@/db/queries/settings.ts";

/** Settings as people type them, so that nothing of them is lost when some of it is wrong. */
export type SettingsForm = Readonly<Record<keyof ShopSettings, string>>;

export const SETTINGS_FIELDS = [
  "lostCustomerValue",
  "offerCost",
  "weeklyContacts",
  "currency",
] as const satisfies readonly (keyof ShopSettings)[];

/** The form that shows settings; what is not set is empty. */
export function settingsForm(settings: ShopSettings): SettingsForm {
  const entries = SETTINGS_FIELDS.map((field) => [field, String(settings[field] ?? "")]);
  return Object.fromEntries(entries) as SettingsForm;
}

/** What a form was sent with. */
export function readSettingsForm(form: FormData): SettingsForm {
  const entries = SETTINGS_FIELDS.map((field) => [field, form.get(field)?.toString().trim() ?? ""]);
  return Object.fromEntries(entries) as SettingsForm;
}

/** The settings that a form states; what is no number becomes NaN, which no setting accepts. */
export function parseSettingsForm(form: SettingsForm): ShopSettings {
  const number = (text: string) => text === "" ? null : Number(text);
  return {
    lostCustomerValue: number(form.lostCustomerValue),
    offerCost: number(form.offerCost),
    weeklyContacts: number(form.weeklyContacts),
    currency: form.currency === "" ? null : form.currency,
  };
}
