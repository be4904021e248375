/** The two ways to take a table in, with what each does to the customers that are there. */
export interface ModeWords {
  readonly legend: string;
  readonly merge: string;
  readonly mergeText: string;
  readonly replace: string;
  readonly replaceText: string;
}

interface ModeChoiceProps {
  words: ModeWords;
  chosen: "MERGE" | "REPLACE";
}

/** Whether a table is merged into the customers or takes their place. */
export function ModeChoice({ words, chosen }: ModeChoiceProps) {
  return (
    <fieldset class="field">
      <legend>{words.legend}</legend>
      {([["MERGE", words.merge, words.mergeText], [
        "REPLACE",
        words.replace,
        words.replaceText,
      ]] as const).map(([value, label, text]) => (
        <label key={value} class="choice top">
          <input type="radio" name="mode" value={value} defaultChecked={value === chosen} />
          <span>
            {label} <span class="note">{text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
