/** Scores a file that a user uploads. Nothing of it is stored: a temporary file holds it until the answer is sent. */
import { join } from "node:path";
import { UserError } from "../errors.ts";
import {
  bytesInMemory,
  bytesOnDisk,
  type Fault,
  MAX_KEPT_BYTES,
  needsWholeFile,
  openFile,
  type ParsedRow,
  readCustomers,
  tooLargeToKeep,
} from "../imports/mod.ts";
import type { TaskContext } from "../task_context.ts";
import {
  type FileScores,
  type FileScoring,
  missingInputsOf,
  pipeScored,
  type ScoredRecord,
  scoreRecords,
  surveyFile,
} from "./score_file.ts";

/** A row of a preview. */
export interface PreviewedRow {
  /** Line of the file, counted from 1 with the header. */
  readonly line: number;
  /** Empty where the file has no ids. */
  readonly customerId: string;
  readonly churned: boolean;
  /** Undefined where the row cannot be read. */
  readonly result: ScoredRecord | undefined;
  /** What is wrong with the row; empty where it can be read. */
  readonly faults: readonly Fault[];
}

/** The first rows of a file with their scores. */
export interface ScorePreview extends Pick<FileScores, "missingInputs" | "unmatched"> {
  readonly rows: readonly PreviewedRow[];
  /** What the columns of the file are matched with: canonical fields by header, null where there is none. */
  readonly mapping: Readonly<Record<string, string | null>>;
}

/** Rows of a preview. */
export const PREVIEW_ROWS = 20;
/** Bytes of a file's head that a preview reads. */
export const PREVIEW_BYTES = 256 * 1024;
const REASONS_SHOWN = 2;

/** A file that has been read whole, and its scored rows to come. */
export interface ScoredUpload extends FileScores {
  /** Bytes of the file. */
  readonly size: number;
  /** CSV as `scoreFile` writes it. To be read or cancelled, which deletes the temporary file. */
  readonly csv: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * Scores the first rows of a file.
 *
 * @param bytes the file; what it has beyond {@linkcode PREVIEW_BYTES} is passed over
 * @param whole whether `bytes` is all of the file
 * @throws {UserError} as `scoreFile`, where the first rows show it already
 */
export async function previewScores(
  scoring: FileScoring,
  bytes: ReadableStream<Uint8Array>,
  whole: boolean,
  signal: AbortSignal,
): Promise<ScorePreview> {
  const head = await readHead(bytes);
  const complete = whole && (needsWholeFile(head) || head.length <= PREVIEW_BYTES);
  const file = await readCustomers(bytesInMemory(head), {
    schema: scoring.serving.schema,
    requireId: false,
  });
  const missingInputs = missingInputsOf(scoring.serving, file);
  const rows: ParsedRow[] = [];
  try {
    for await (const row of file) {
      rows.push(row);
      // One more, since the head may end within the last.
      if (rows.length > PREVIEW_ROWS) break;
    }
  } catch (error) {
    if (complete || rows.length === 0 || !(error instanceof UserError)) throw error;
  }
  const cut = rows.length > PREVIEW_ROWS || (!complete && rows.length > 1);
  const shown = cut ? rows.slice(0, -1) : rows;
  const records = shown.flatMap(({ record }) => record ?? []);
  const options = { reasons: REASONS_SHOWN, signal };
  const results = records.length > 0 ? await scoreRecords(scoring, records, options) : [];
  const resultOf = new Map(results.map((result, at) => [records[at], result]));
  return {
    missingInputs,
    unmatched: file.report().unmatched,
    mapping: Object.fromEntries(
      file.layout.columns.map(({ header, column }) => [header, column?.key ?? null]),
    ),
    rows: shown.map(({ line, record, faults }) => ({
      line,
      customerId: record?.customerId ?? "",
      churned: record?.churned === true,
      result: record && resultOf.get(record),
      faults,
    })),
  };
}

/**
 * The first bytes of a stream, a few more than a preview needs; all of them where the format is read as a whole. Reads
 * the rest, for a form's file cannot be cut.
 *
 * @throws {UserError} `TOO_LARGE` for a workbook or a Parquet file that is too large for the memory
 */
async function readHead(bytes: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  let kept = PREVIEW_BYTES;
  for await (const part of bytes) {
    if (length <= kept) parts.push(Uint8Array.from(part));
    if (length === 0 && needsWholeFile(part)) kept = MAX_KEPT_BYTES;
    length += part.length;
  }
  if (kept === MAX_KEPT_BYTES && length > kept) throw tooLargeToKeep();
  return await new Blob(parts).bytes();
}

/**
 * Takes a file whole, reads it once to find whatever is wrong with it, and scores it while its answer is read, with
 * memory for a few rows. The answer begins only then: a browser reads none before it has sent all.
 *
 * @throws {UserError} as `scoreFile`
 */
export async function scoreUpload(
  scoring: FileScoring,
  bytes: ReadableStream<Uint8Array>,
  task: TaskContext,
): Promise<ScoredUpload> {
  const folder = await Deno.makeTempDir({ prefix: "holdfast-score-" });
  const discard = () => Deno.remove(folder, { recursive: true });
  const path = join(folder, "upload");
  try {
    const target = await Deno.open(path, { write: true, createNew: true });
    await bytes.pipeTo(target.writable, { signal: task.signal });
    const { scores, learned } = await surveyFile(scoring.serving, path, task.signal);
    const { file, size } = await openFile(path);
    const customers = await readCustomers(bytesOnDisk(file, size), {
      schema: scoring.serving.schema,
      requireId: false,
      learned,
    });
    const { readable, writable } = new TransformStream<
      Uint8Array<ArrayBuffer>,
      Uint8Array<ArrayBuffer>
    >();
    const writer = writable.getWriter();
    const encoder = new TextEncoder();
    pipeScored(scoring, customers, (text) => writer.write(encoder.encode(text)), task)
      .then(() => writer.close())
      // The reader of the answer gets the error.
      .catch((error) => writer.abort(error).catch(() => {}))
      .finally(() => file.close())
      .finally(discard);
    return { ...scores, size, csv: readable };
  } catch (error) {
    await discard();
    throw error;
  }
}
