import { fill } from "@/locales/fill.ts";
import { useRef, useState } from "preact/hooks";
import { FileDrop, type FileDropWords } from "@/components/imports/FileDrop.tsx";

/** The words of the form. */
export interface ScoreWords extends FileDropWords {
  preview: string;
  download: string;
  /** `{{percent}}` is replaced. */
  sending: string;
  reading: string;
  /** `{{percent}}` is replaced. */
  scoring: string;
  done: string;
  failed: string;
  noFile: string;
}

interface ScoreFormProps {
  words: ScoreWords;
  /** Maximum size of a file in bytes. */
  mostBytes: number;
  /** Bytes of a file's head that a preview needs. */
  previewBytes: number;
  /** Id of the element that shows a preview, or what is wrong. */
  answer: string;
}

/** How far a file is: sent, being read, or its scored rows coming back. */
interface Stage {
  readonly words: string;
  /** From 0 to 1; undefined where it cannot be told. */
  readonly fraction?: number;
}

/** Result cells that a scored row has beside its own, about. */
const RESULT_BYTES = 60;

/**
 * Takes a file by drop or choice, shows its first rows scored, and saves the whole of it scored. A preview is sent the
 * head of a text file alone. Without JavaScript the same form is sent as a form.
 */
export default function ScoreForm({ words, mostBytes, previewBytes, answer }: ScoreFormProps) {
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [stage, setStage] = useState<Stage | null>(null);
  const [done, setDone] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const percent = new Intl.NumberFormat(words.locale, { style: "percent" });
  const at = (text: string, fraction: number): Stage => ({
    words: fill(text, { percent: percent.format(fraction) }),
    fraction,
  });

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (stage) return;
    setDone(false);
    if (!file) {
      setError(error ?? words.noFile);
      input.current?.focus();
      return;
    }
    setError(null);
    const whole = event.submitter?.getAttribute("name") === "whole";
    const isText = !["PK\x03\x04", "PAR1"].includes(await file.slice(0, 4).text());
    // A workbook and a Parquet file have their index at the end.
    const sent = whole || !isText ? file : new File([file.slice(0, previewBytes)], file.name);
    try {
      const { status, body } = await send(addressOf(whole, sent.size < file.size), sent, {
        onSent: (fraction) => setStage(fraction < 1 ? at(words.sending, fraction) : reading),
        onReceived: (fraction) => whole && setStage(at(words.scoring, fraction)),
      });
      if (whole && status === 200) save(body, `scored-${file.name.replace(/\.\w+$/, "")}.csv`);
      else await show(body, answer);
      setDone(whole && status === 200);
    } catch {
      setError(words.failed);
    }
    setStage(null);
  };
  const reading: Stage = { words: words.reading };

  return (
    <form
      class="import-form"
      method="post"
      action="/score"
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
          setDone(false);
        }}
      />
      {error && <p class="notice error" role="alert">{error}</p>}
      <p role="status">{done && words.done}</p>
      {stage
        ? (
          <div class="progress">
            <p aria-live="polite">{stage.words}</p>
            <progress
              aria-label={stage.words}
              max={1}
              {...stage.fraction !== undefined && { value: stage.fraction }}
            />
          </div>
        )
        : (
          <div class="actions">
            <button class="button primary" type="submit">{words.preview}</button>
            <button
              class="button"
              type="submit"
              name="whole"
              value="1"
              formAction={addressOf(true, false)}
            >
              {words.download}
            </button>
          </div>
        )}
    </form>
  );
}

function addressOf(whole: boolean, cut: boolean): string {
  return whole ? "/score?result=file" : cut ? "/score?head=1" : "/score";
}

interface Watch {
  onSent: (fraction: number) => void;
  onReceived: (fraction: number) => void;
}

/** Sends a file as the form does. `fetch` cannot tell how much has gone. */
function send(address: string, file: File, watch: Watch): Promise<{ status: number; body: Blob }> {
  const form = new FormData();
  form.set("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "blob";
    request.upload.onprogress = ({ loaded, total }) => watch.onSent(total > 0 ? loaded / total : 0);
    request.onprogress = ({ loaded }) => {
      const rows = Number(request.getResponseHeader("Holdfast-Rows"));
      if (rows > 0) watch.onReceived(Math.min(0.99, loaded / (file.size + rows * RESULT_BYTES)));
    };
    request.onerror = () => reject(new Error());
    request.onload = () => resolve({ status: request.status, body: request.response });
    request.send(form);
  });
}

/** Puts what the answering page says into this one. */
async function show(body: Blob, id: string): Promise<void> {
  const page = new DOMParser().parseFromString(await body.text(), "text/html");
  const [next, now] = [page.getElementById(id), document.getElementById(id)];
  if (!next || !now) throw new Error("The answer has another form than expected.");
  now.replaceChildren(...next.childNodes);
  now.scrollIntoView({ block: "nearest" });
}

function save(body: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(body);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
