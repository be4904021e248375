import { useEffect, useState } from "preact/hooks";

/** The words that the progress of a job is told in. */
export interface JobWords {
  name: string;
  locale: string;
  waiting: string;
  cancel: string;
  lost: string;
  ended: string;
  reload: string;
}

/** How far a job is. */
export interface JobState {
  status: string;
  /** From 0 to 1. */
  progress: number;
  /** The step under way, in the reader's words. */
  text: string;
  /** How long it will still take, in the reader's words; empty while that is unknown. */
  left: string;
}

interface JobProgressProps extends JobState {
  id: string;
  words: JobWords;
}

const POLL_MS = 700;
const RETRY_MS = 3000;

/**
 * Follows a job until it ends, then reloads the page, since the server knows best how to show the outcome. A page on
 * which the reader has changed something is left as it is, with a link to reload it.
 */
export default function JobProgress({ id, words, ...first }: JobProgressProps) {
  const [job, setJob] = useState<JobState>(first);
  const [lost, setLost] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const [ended, setEnded] = useState(false);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const ask = async () => {
      const next = await fetchJob(id);
      if (stopped) return;
      setLost(next === undefined);
      if (next) setJob(next);
      if (next && next.status !== "QUEUED" && next.status !== "RUNNING") {
        if (hasEdits()) setEnded(true);
        else location.reload();
      } else timer = setTimeout(ask, next ? POLL_MS : RETRY_MS);
    };
    timer = setTimeout(ask, POLL_MS);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [id]);

  const cancel = async (event: Event) => {
    event.preventDefault();
    setCancelling(true);
    await fetch(`/api/jobs/${id}`, { method: "POST" }).catch(() => setCancelling(false));
  };

  if (ended) {
    return (
      <div class="progress">
        <p aria-live="polite">
          {words.ended} <a href="">{words.reload}</a>
        </p>
      </div>
    );
  }
  const percent = new Intl.NumberFormat(words.locale, { style: "percent" }).format(job.progress);
  const text = job.status === "QUEUED"
    ? words.waiting
    : [`${words.name}: ${job.text} ${percent}`, job.left].filter(Boolean).join(" · ");
  return (
    <div class="progress">
      <p aria-live="polite">{lost ? words.lost : text}</p>
      <progress aria-label={words.name} max={1} value={job.progress} />
      <form method="post" action={`/api/jobs/${id}`} onSubmit={cancel}>
        <button class="button" type="submit" disabled={cancelling}>{words.cancel}</button>
      </form>
    </div>
  );
}

/** Whether the reader has typed, chosen or ticked something that a reload would lose. */
function hasEdits(): boolean {
  const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    "main input:not([type=hidden]), main textarea",
  );
  return [...fields].some((field) =>
    field.value !== field.defaultValue ||
    ("checked" in field && field.checked !== field.defaultChecked)
  ) || [...document.querySelectorAll<HTMLSelectElement>("main select")].some((select) =>
    select.selectedIndex !== Math.max(
      0,
      [...select.options].findIndex((it) =>
        it.defaultSelected
      ),
    )
  );
}

async function fetchJob(id: string): Promise<JobState | undefined> {
  try {
    const response = await fetch(`/api/jobs/${id}`);
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
