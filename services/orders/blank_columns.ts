/** Text files whose fields are parted by blanks, as CDNOW's two: read as if commas stood there. */
import { type FileBytes, streamOf } from "../imports/formats/file_bytes.ts";

/** Customer, the number within the sample, date, count and amount. */
const LINE = /^\s*\d+\s+(?:\d+\s+)?(?:19|20)\d{6}\s+\d+\s+\d+\.\d+\s*$/;
const HEADER = /^\s*customer_id\s+date\s+number_of_cds\s+dollar_value\s*$/i;
/** What the sample's columns are, which has no header. */
const SAMPLE_HEADER = "customer_id,sample_id,date,number_of_cds,dollar_value";
const MASTER_HEADER = "customer_id,date,number_of_cds,dollar_value";

/** Lines of the head that are looked at. */
const LINES = 20;
const HEAD_BYTES = 4096;

/**
 * The file with commas between its fields and with a header; undefined where it is none of these.
 *
 * Lines keep their numbers, except that a header that was added counts as one.
 */
export async function blankColumns(
  file: FileBytes,
): Promise<AsyncGenerator<Uint8Array<ArrayBuffer>> | undefined> {
  const head = new TextDecoder().decode(await file.read(0, HEAD_BYTES));
  const lines = head.split(/\r?\n/).slice(0, LINES).filter((line) => line.trim() !== "");
  if (file.size > HEAD_BYTES && lines.length < LINES) lines.pop();
  const [first = "", ...rest] = lines;
  const headed = HEADER.test(first);
  const data = headed ? rest : lines;
  if (data.length === 0 || !data.every((line) => LINE.test(line))) return undefined;
  const width = data[0]!.trim().split(/\s+/).length;
  const header = headed ? undefined : width === 5 ? SAMPLE_HEADER : MASTER_HEADER;
  return withCommas(file, header);
}

async function* withCommas(
  file: FileBytes,
  header: string | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  if (header !== undefined) yield encoder.encode(`${header}\n`);
  let rest = "";
  for await (const piece of streamOf(file)) {
    const text = rest + decoder.decode(piece, { stream: true });
    const end = text.lastIndexOf("\n") + 1;
    rest = text.slice(end);
    yield encoder.encode(parted(text.slice(0, end)));
  }
  if (rest.trim() !== "") yield encoder.encode(`${parted(rest)}\n`);
}

const parted = (text: string) => text.replace(/^[ \t]+|[ \t\r]+$/gm, "").replace(/[ \t]+/g, ",");
