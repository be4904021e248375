import { fill } from "@/locales/fill.ts";
import { useRef, useState } from "preact/hooks";
import { FileDrop, type FileDropWords } from "@/components/imports/FileDrop.tsx";
import { type Mode, ModeChoice, type ModeWords } from "@/components/imports/ModeChoice.tsx";

/** The words of the form. */
export interface ImportWords extends FileDropWords {
  file: string;
  action: string;
  /** `{{percent}}` is replaced. */
  sending: string;
  reading: string;
  failed: string;
  noFile: string;
}

interface ImportFormProps {
  words: ImportWords;
  /** Maximum size of a file in bytes. */
  mostBytes: number;
  modes: ModeWords;
  /** The default choice. */
  mode: Mode;
}

/**
 * Takes a file by drop or choice and sends it as it is: the browser reads it from disk piece by piece, and so
 * does the server. Without JavaScript the same form is sent as a form.
 */
export default function ImportForm({ words, mostBytes, modes, ...first }: ImportFormProps) {
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [mode, setMode] = useState(first.mode);
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);

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
      <FileDrop
        words={words}
        mostBytes={mostBytes}
        input={input}
        file={file}
        onChoose={(chosen, refusal) => {
          setFile(chosen);
          setError(refusal);
        }}
      />
      <ModeChoice words={modes} chosen={mode} onChoose={setMode} />
      {error && <p class="notice error" role="alert">{error}</p>}
      {sent === null
        ? <button class="button primary" type="submit">{words.action}</button>
        : (
          <div class="progress">
            <p aria-live="polite">
              {sent < 1 ? fill(words.sending, { percent }) : words.reading}
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
