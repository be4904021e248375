/** The two ways to take a table in, with what each does to the customers that are there. */
export interface ModeWords {
  readonly legend: string;
  readonly merge: string;
  readonly mergeText: string;
  readonly replace: string;
  readonly replaceText: string;
}

/** One of them. */
export type Mode = "MERGE" | "REPLACE";

interface ModeChoiceProps {
  words: ModeWords;
  chosen: Mode;
  /** For an island, which keeps what is chosen over its own renderings. */
  onChoose?: (mode: Mode) => void;
}

/** Whether a table is merged into the customers or takes their place. */
export function ModeChoice({ words, chosen, onChoose }: ModeChoiceProps) {
  return (
    <fieldset class="field">
      <legend>{words.legend}</legend>
      {([["MERGE", words.merge, words.mergeText], [
        "REPLACE",
        words.replace,
        words.replaceText,
      ]] as const).map(([value, label, text]) => (
        <label key={value} class="choice top">
          <input
            type="radio"
            name="mode"
            value={value}
            checked={value === chosen}
            onChange={onChoose && (() => onChoose(value))}
          />
          <span>
            {label} <span class="note">{text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
