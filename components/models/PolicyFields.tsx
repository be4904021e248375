import type { ComponentChildren } from "preact";
import { POLICY_KINDS, type PolicyField, type PolicyForm } from "./policy_form.ts";

/** The words of the fields: an island has no dictionary of its own. */
export interface PolicyWords {
  readonly policy: string;
  readonly kinds: Readonly<Record<typeof POLICY_KINDS[number], string>>;
  readonly atLeast: string;
  readonly value: string;
  readonly lostCustomer: string;
  readonly wastedOffer: string;
  readonly contacts: string;
}

interface PolicyFieldsProps {
  words: PolicyWords;
  form: PolicyForm;
  /** What is wrong, in words. */
  errors?: Partial<Record<PolicyField, string>>;
  /** Where the fields answer at once. */
  onChange?: (change: Partial<PolicyForm>) => void;
}

/** What a threshold is to be chosen for, and by which figures. */
export function PolicyFields({ words, form, errors = {}, onChange }: PolicyFieldsProps) {
  const number = (name: PolicyField, label: string, max?: number) => (
    <NumberField
      name={name}
      label={label}
      value={form[name]}
      max={max}
      error={errors[name]}
      onInput={onChange && ((value) => onChange({ [name]: value }))}
    />
  );
  const parameters = {
    RECALL: number("atLeast", words.atLeast, 100),
    F1: null,
    COST: (
      <>
        {number("lostCustomer", words.lostCustomer)}
        {number("wastedOffer", words.wastedOffer)}
      </>
    ),
    LIST_SIZE: number("contacts", words.contacts),
    FIXED: number("value", words.value, 100),
  } as const;
  return (
    <fieldset class="field policies">
      <legend>{words.policy}</legend>
      {errors.policy && <p class="field-error" role="alert">{errors.policy}</p>}
      {POLICY_KINDS.map((kind) => (
        <div key={kind} class="policy">
          <label class="choice">
            <input
              type="radio"
              name="policy"
              value={kind}
              checked={form.policy === kind}
              onChange={onChange && (() => onChange({ policy: kind }))}
            />
            {words.kinds[kind]}
          </label>
          {parameters[kind] && <div class="parameters">{parameters[kind]}</div>}
        </div>
      ))}
    </fieldset>
  );
}

interface NumberFieldProps {
  name: string;
  label: ComponentChildren;
  value: string;
  min?: number;
  max?: number | undefined;
  step?: number | "any";
  error?: string | undefined;
  onInput?: ((value: string) => void) | undefined;
}

/** A number with its name, and what is wrong with it. */
export function NumberField(
  { name, label, value, min = 0, max, step = "any", error, onInput }: NumberFieldProps,
) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        type="number"
        name={name}
        min={min}
        max={max}
        step={step}
        value={value}
        aria-invalid={error ? "true" : undefined}
        aria-describedby={error ? `${name}-error` : undefined}
        onInput={onInput && ((event) => onInput(event.currentTarget.value))}
      />
      {error && <p id={`${name}-error`} class="field-error">{error}</p>}
    </div>
  );
}
