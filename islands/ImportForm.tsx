import { useRef, useState } from "preact/hooks";
import { type Mode, ModeChoice, type ModeWords } from "@/components/imports/ModeChoice.tsx";

/** The words of the form. */
export interface ImportWords {
  locale: string;
  file: string;
  drop: string;
  limits: string;
  action: string;
  /** `{{percent}}` is replaced. */
  sending: string;
  reading: string;
  failed: string;
  noFile: string;
  /** `{{name}}` is replaced. */
  notCsv: string;
  /** `{{name}}` is replaced. */
  tooLarge: string;
}

interface ImportFormProps {
  words: ImportWords;
  /** Bytes of a file at the most. */
  mostBytes: number;
  modes: ModeWords;
  /** Chosen until somebody chooses otherwise. */
  mode: Mode;
}

const FILE_TYPES = ".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain";
const NAMES = /\.(csv|tsv|txt)$/i;

/**
 * Takes a file by drop or choice and sends it as it is: the browser reads it from disk piece by piece, and so
 * does the server. Without JavaScript the same form is sent as a form.
 */
export default function ImportForm({ words, mostBytes, modes, ...first }: ImportFormProps) {
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [mode, setMode] = useState(first.mode);
  const [over, setOver] = useState(false);
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);

  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    const refusal = !NAMES.test(chosen.name)
      ? words.notCsv
      : chosen.size > mostBytes
      ? words.tooLarge
      : null;
    setFile(refusal ? null : chosen);
    setError(refusal && refusal.replace("{{name}}", chosen.name));
  };

  const submit = (event: Event) => {
    event.preventDefault();
    if (sent !== null) return;
    if (!file) {
      setError(error ?? words.noFile);
      input.current?.focus();
      return;
    }
    const address = new URL("/api/imports", location.href);
    address.searchParams.set("name", file.name);
    address.searchParams.set("mode", mode);
    setError(null);
    setSent(0);
    send(address.href, file, setSent).then(
      (next) => location.assign(next),
      (failure: Error) => {
        setSent(null);
        setError(failure.message || words.failed);
      },
    );
  };

  const percent = new Intl.NumberFormat(words.locale, { style: "percent" }).format(sent ?? 0);
  return (
    <form
      class="import-form"
      method="post"
      action="/import"
      encType="multipart/form-data"
      onSubmit={submit}
    >
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
      <ModeChoice words={modes} chosen={mode} onChoose={setMode} />
      {error && <p class="notice error" role="alert">{error}</p>}
      {sent === null
        ? <button class="button primary" type="submit">{words.action}</button>
        : (
          <div class="progress">
            <p aria-live="polite">
              {sent < 1 ? words.sending.replace("{{percent}}", percent) : words.reading}
            </p>
            <progress aria-label={words.file} max={1} value={sent} />
          </div>
        )}
    </form>
  );
}

/** Sends a file and resolves to the address that shows its import. `fetch` cannot tell how much has gone. */
function send(address: string, file: File, onProgress: (sent: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", "text/csv");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new Error());
    request.onload = () => {
      const answer: { location?: string; error?: { message?: string } } | null = request.response;
      if (request.status === 201 && answer?.location) resolve(answer.location);
      else reject(new Error(answer?.error?.message ?? ""));
    };
    request.send(file);
  });
}

function size(bytes: number, locale: string): string {
  const megabytes = bytes >= 1_000_000;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: megabytes ? "megabyte" : "kilobyte",
    maximumFractionDigits: 1,
  }).format(bytes / (megabytes ? 1_000_000 : 1000));
}
