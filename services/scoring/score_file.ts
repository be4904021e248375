import type { ImportReport, StoredReason } from "@/db/schema/mod.ts";
import { type RiskBand, riskBand } from "@/ml/evaluation/threshold.ts";
import { encodeFeatures } from "@/ml/features.ts";
import { personaName } from "@/content/personas/persona.ts";
import { assignCustomer } from "@/ml/segments/segmentation.ts";
import { columnOf } from "@/schema/schema.ts";
import type { MlWorkers, ScoreOptions } from "@/ml/workers.ts";
import { UserError } from "../errors.ts";
import { storedReason } from "./explanation.ts";
import { BASIS_HEADER, csvLine, guard, RESULT_HEADERS } from "../exports/format.ts";
import {
  bytesOnDisk,
  type CustomerFile,
  type LearnedConventions,
  openFile,
  type ParsedCustomer,
  type ParsedRow,
  readCustomers,
} from "../imports/mod.ts";
import { basisOf, ratedRows, type ScoreBasis, scoreRated } from "./out_of_fold.ts";
import type { TaskContext } from "../task_context.ts";
import type { ServingModel } from "./serving_file.ts";

/** What scoring a file came to. */
export interface FileScores {
  readonly rows: number;
  /** Rows with something wrong in them; their results are left blank. */
  readonly unreadable: number;
  /** The first of those, with its line and what is wrong. */
  readonly firstFault: string | undefined;
  /** Inputs of the model for which the file has no column, by the names that columns have; they count as unknown. */
  readonly missingInputs: readonly string[];
  /** Columns that go to no field, with the one that each is likely to be. */
  readonly unmatched: ImportReport["unmatched"];
}

/** What scoring a file takes; no database. */
export interface FileScoring {
  readonly workers: Pick<MlWorkers, "score">;
  readonly serving: ServingModel;
  /** Of a workbook, the sheet that is scored; default: the first that holds a table. */
  readonly sheet?: string | undefined;
}

const BLANK = [...RESULT_HEADERS, BASIS_HEADER].map(() => "");

/**
 * Scores a customer file: every row of it, in its order and with its own cells, followed by probability,
 * risk band, cluster, persona and which model scored. A row whose label says churned has no band (ADR 13). A row that cannot be read keeps its place with blank results.
 * A customer of the training is scored by the model of the fold that tested them, on the values in the file.
 *
 * @param output path of the CSV to write, swapped in whole at the end; standard output when omitted
 * @throws {UserError} when the file as a whole cannot be read; `NO_MODEL_INPUT` when it has no column of the model's;
 * `NO_GOOD_ROWS` when no row can be read. No output file is written then
 */
export async function scoreFile(
  scoring: FileScoring,
  input: string,
  output: string | undefined,
  task: TaskContext,
): Promise<FileScores> {
  let learned: LearnedConventions | undefined;
  while (true) {
    const result = await scoreOnce(scoring, input, output, learned, task);
    // Rows that have gone to standard output cannot be taken back.
    if (!result.contradiction || output === undefined) return result.scores;
    learned = result.contradiction;
  }
}

/**
 * Reads a customer file to its end without scoring it: what scoring it comes to, and how its values are to be read.
 *
 * @throws {UserError} as {@linkcode scoreFile}
 */
export async function surveyFile(
  serving: ServingModel,
  path: string,
  signal: AbortSignal,
): Promise<{ readonly scores: FileScores; readonly learned: LearnedConventions | undefined }> {
  let learned: LearnedConventions | undefined;
  while (true) {
    const { file: open, size } = await openFile(path);
    using _open = open;
    const file = await readCustomers(bytesOnDisk(open, size), {
      schema: serving.schema,
      requireId: false,
      learned,
    });
    const missingInputs = missingInputsOf(serving, file);
    const counts = new RowCounts();
    for await (const batch of file.batches()) {
      signal.throwIfAborted();
      counts.add(batch);
    }
    const contradiction = file.contradiction();
    if (!contradiction) return { scores: counts.scores(file, missingInputs), learned };
    learned = contradiction;
  }
}

/** Reads, scores and writes the file; where its values contradict how it was read, what was written is dropped. */
async function scoreOnce(
  scoring: FileScoring,
  input: string,
  output: string | undefined,
  learned: LearnedConventions | undefined,
  task: TaskContext,
) {
  const { file: open, size } = await openFile(input);
  using _open = open;
  const file = await readCustomers(bytesOnDisk(open, size), {
    sheet: scoring.sheet,
    schema: scoring.serving.schema,
    requireId: false,
    learned,
  });
  const partial = `${output}.part`;
  const sink = output === undefined
    ? Deno.stdout.writable
    : (await Deno.open(partial, { write: true, create: true, truncate: true })).writable;
  const writer = sink.getWriter();
  try {
    const write = (text: string) => writer.write(encoder.encode(text));
    const scores = await pipeScored(scoring, file, write, task);
    writer.releaseLock();
    const contradiction = file.contradiction();
    if (output !== undefined) {
      await sink.close();
      if (contradiction) await Deno.remove(partial);
      else await Deno.rename(partial, output);
    }
    return { scores, contradiction };
  } catch (error) {
    if (output !== undefined) {
      await writer.abort(error).catch(() => {});
      await Deno.remove(partial);
    }
    throw error;
  }
}

const encoder = new TextEncoder();

/**
 * Scores the rows of a file and writes them as CSV as they come.
 *
 * @throws {UserError} as {@linkcode scoreFile}
 */
export async function pipeScored(
  scoring: FileScoring,
  file: CustomerFile,
  write: (text: string) => Promise<void>,
  task: TaskContext,
): Promise<FileScores> {
  const missingInputs = missingInputsOf(scoring.serving, file);
  await write(csvLine([...file.headers.map(guard), ...RESULT_HEADERS, BASIS_HEADER]));
  const counts = new RowCounts();
  for await (const batch of file.batches()) {
    task.signal.throwIfAborted();
    const results = await cellsOf(scoring, batch, task.signal);
    await write(
      batch.map((row, index) => {
        const cells = file.headers.map((_, column) => guard(row.cells[column] ?? ""));
        return csvLine([...cells, ...results[index]!]);
      }).join(""),
    );
    counts.add(batch);
  }
  return counts.scores(file, missingInputs);
}

/** What is known of a file's rows while they are read. */
class RowCounts {
  #rows = 0;
  #unreadable = 0;
  #firstFault: string | undefined;

  add(batch: readonly ParsedRow[]): void {
    const faulty = batch.filter((row) => !row.record);
    this.#firstFault ??= faulty[0] && `line ${faulty[0].line}: ${faulty[0].faults[0]?.reason}`;
    this.#rows += batch.length;
    this.#unreadable += faulty.length;
  }

  /** @throws {UserError} `NO_GOOD_ROWS` when no row can be read */
  scores(file: CustomerFile, missingInputs: readonly string[]): FileScores {
    const [rows, unreadable, firstFault] = [this.#rows, this.#unreadable, this.#firstFault];
    if (unreadable === rows) {
      throw new UserError("NO_GOOD_ROWS", `None of the ${rows} rows can be read; ${firstFault}`);
    }
    return { rows, unreadable, firstFault, missingInputs, unmatched: file.report().unmatched };
  }
}

/** The model's inputs that a file lacks, by the names that columns have. @throws {UserError} `NO_MODEL_INPUT` when it has none of them */
export function missingInputsOf(
  { encoding, schema }: ServingModel,
  { headers, layout }: CustomerFile,
): string[] {
  const present = new Set<string | undefined>(layout.columns.map(({ column }) => column?.key));
  const missing = encoding.filter(({ key }) => !present.has(key))
    .map(({ key }) => columnOf(schema, key)?.header ?? key);
  if (missing.length === encoding.length) {
    throw new UserError(
      "NO_MODEL_INPUT",
      `None of the ${encoding.length} columns that the model needs was found, so every score would be the same. ` +
        `Columns found: ${headers.slice(0, 10).join(", ")}. ` +
        `Name them as the model does: ${missing.join(", ")}.`,
    );
  }
  return missing;
}

/** The result cells of each row, blank where the row cannot be read. */
async function cellsOf(
  scoring: FileScoring,
  batch: readonly ParsedRow[],
  signal: AbortSignal,
): Promise<string[][]> {
  const records = batch.flatMap(({ record }) => record ?? []);
  const results = (await scoreRecords(scoring, records, { signal })).values();
  return batch.map(({ record }) => {
    if (!record) return BLANK;
    const { probability, band, segment, basis } = results.next().value!;
    const place = segment ? [String(segment.index), personaName(segment.persona, "en")] : ["", ""];
    return [String(probability), band ?? "", ...place, basis];
  });
}

/** What the model and the segments say of a customer in a file. */
export interface ScoredRecord {
  /** From 0 to 1. */
  readonly probability: number;
  /** Null for a churned customer. */
  readonly band: RiskBand | null;
  /** Undefined without segments. */
  readonly segment: { readonly index: number; readonly persona: string } | undefined;
  readonly basis: ScoreBasis;
  /** Strongest first, as many as were asked for. */
  readonly reasons: readonly StoredReason[];
}

/** Scores customers of a file, each by the model that has not seen them. */
export async function scoreRecords(
  { workers, serving }: FileScoring,
  records: readonly ParsedCustomer[],
  options: ScoreOptions,
): Promise<ScoredRecord[]> {
  const features = encodeFeatures(records, serving.encoding);
  const ids = records.map(({ customerId }) => customerId || null);
  const rated = ratedRows(serving, ids, features);
  const scores = await scoreRated(workers, serving, rated, options);
  return records.map((record, row) => {
    const probability = scores.probability[row]!;
    return {
      probability,
      band: record.churned ? null : riskBand(probability, serving.threshold),
      segment: segmentOf(serving, record),
      basis: basisOf(serving, rated.folds[row]!),
      reasons: (scores.reasons?.[row] ?? []).map(storedReason),
    };
  });
}

function segmentOf({ segments }: ServingModel, record: ParsedCustomer) {
  if (!segments) return undefined;
  const index = assignCustomer(segments.model, record);
  return { index, persona: segments.personas[index]! };
}
