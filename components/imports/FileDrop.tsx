import { fill } from "@/locales/fill.ts";
import type { Ref } from "preact";
import { useState } from "preact/hooks";

/** The words of {@linkcode FileDrop}. */
export interface FileDropWords {
  locale: string;
  drop: string;
  limits: string;
  /** `{{name}}` is replaced. */
  notCsv: string;
  /** `{{name}}` is replaced. */
  tooLarge: string;
}

interface FileDropProps {
  words: FileDropWords;
  /** Maximum size of a file in bytes. */
  mostBytes: number;
  input: Ref<HTMLInputElement>;
  file: File | null;
  /** Called with a file that suits, or with why the chosen one does not. */
  onChoose: (file: File | null, refusal: string | null) => void;
}

const FILE_TYPES =
  ".csv,.tsv,.txt,.xlsx,.xlsm,.parquet,text/csv,text/tab-separated-values,text/plain," +
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const NAMES = /\.(csv|tsv|txt|xlsx|xlsm|parquet)$/i;

/** Where a customer table is dropped or chosen; without JavaScript a file field. */
export function FileDrop({ words, mostBytes, input, file, onChoose }: FileDropProps) {
  const [over, setOver] = useState(false);
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    const refusal = !NAMES.test(chosen.name)
      ? words.notCsv
      : chosen.size > mostBytes
      ? words.tooLarge
      : null;
    onChoose(refusal ? null : chosen, refusal && fill(refusal, { name: chosen.name }));
  };
  return (
    <div
      class={`drop ${over ? "over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        choose(event.dataTransfer?.files[0]);
      }}
    >
      <label for="file">{words.drop}</label>
      <input
        ref={input}
        id="file"
        type="file"
        name="file"
        accept={FILE_TYPES}
        aria-describedby="import-limits import-state"
        onChange={(event) => choose(event.currentTarget.files?.[0])}
      />
      <p id="import-limits" class="note">{words.limits}</p>
      <p id="import-state" aria-live="polite">
        {file && <strong>{file.name} ({size(file.size, words.locale)})</strong>}
      </p>
    </div>
  );
}

function size(bytes: number, locale: string): string {
  const megabytes = bytes >= 1_000_000;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: megabytes ? "megabyte" : "kilobyte",
    maximumFractionDigits: 1,
  }).format(bytes / (megabytes ? 1_000_000 : 1000));
}
