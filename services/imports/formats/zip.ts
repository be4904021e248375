/** The parts of a ZIP archive, read one by one with little memory (PKWARE APPNOTE 6.3.10). */
import { setImmediate } from "node:timers/promises";
import { crc32, createInflateRaw } from "node:zlib";
import { UserError } from "../../errors.ts";
import { type FileBytes, streamOf } from "./file_bytes.ts";
import { passwordProtected } from "./file_format.ts";

/** A part of an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly encrypted: boolean;
  /** Bytes in the archive. */
  readonly packed: number;
  /** Bytes unpacked, as the archive says. */
  readonly size: number;
  /** Where its own header stands. */
  readonly offset: number;
}

/** Parts of an archive at most; a workbook has a few dozen. */
const MAX_ENTRIES = 10_000;
/** Bytes of the list of parts at most. */
const MAX_DIRECTORY_BYTES = 4_194_304;
/** Longest end of an archive: its record with the longest comment. */
const END_BYTES = 22 + 65_535;

/** Unpacked bytes from which on a part's ratio is looked at. */
const FREE_BYTES = 16_777_216;
/** Unpacked bytes for each packed one, at most. Workbooks come to 5 to 60. */
const MAX_RATIO = 250;
/** Packed bytes given to the inflater at a time. */
const PIECE_BYTES = 16_384;

const STORED = 0;
const DEFLATED = 8;

/** The failure of an archive that is not whole. */
export function damagedFile(detail: string): UserError {
  return new UserError(
    "DAMAGED_FILE",
    `The file is damaged or cut off: ${detail}. Download or save it again and import it once more.`,
  );
}

/** The failure of a file that unpacks to more than any table does. */
export function unsafeFile(detail: string): UserError {
  return new UserError(
    "UNSAFE_FILE",
    `The file was not opened: ${detail}. Save the table as a new workbook, or as "CSV UTF-8".`,
  );
}

/**
 * The parts of an archive by name.
 *
 * @throws {UserError} `DAMAGED_FILE`, `UNSAFE_FILE`
 */
export async function readZip(file: FileBytes): Promise<ReadonlyMap<string, ZipEntry>> {
  const { count, start, bytes } = await findDirectory(file);
  if (count > MAX_ENTRIES || bytes > MAX_DIRECTORY_BYTES) {
    throw unsafeFile("it has more parts than a workbook has");
  }
  const directory = await file.read(start, start + bytes);
  const view = new DataView(directory.buffer, directory.byteOffset, directory.length);
  const entries = new Map<string, ZipEntry>();
  for (let at = 0, index = 0; index < count; index++) {
    if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x02014b50) {
      throw damagedFile("its list of parts cannot be read");
    }
    const lengths = [28, 30, 32].map((place) => view.getUint16(at + place, true));
    const [name, extra, comment] = lengths as [number, number, number];
    const end = at + 46 + name + extra + comment;
    if (end > view.byteLength) throw damagedFile("its list of parts cannot be read");
    const entry = entryAt(view, at, name, extra);
    entries.set(entry.name, entry);
    at = end;
  }
  return entries;
}

/** Where the list of parts stands. */
async function findDirectory(file: FileBytes) {
  const tailStart = Math.max(0, file.size - END_BYTES);
  const tail = await file.read(tailStart, file.size);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  let at = tail.length - 22;
  while (at >= 0 && view.getUint32(at, true) !== 0x06054b50) at--;
  if (at < 0) throw damagedFile("its end is missing");
  const classic = {
    count: view.getUint16(at + 10, true),
    bytes: view.getUint32(at + 12, true),
    start: view.getUint32(at + 16, true),
  };
  const isLarge = classic.count === 0xffff || classic.bytes === 0xffffffff ||
    classic.start === 0xffffffff;
  if (!isLarge || at < 20 || view.getUint32(at - 20, true) !== 0x07064b50) return classic;
  const end = Number(view.getBigUint64(at - 12, true));
  const record = await file.read(end, end + 56);
  if (record.length < 56) throw damagedFile("its list of parts cannot be read");
  const large = new DataView(record.buffer, record.byteOffset, record.length);
  if (large.getUint32(0, true) !== 0x06064b50) {
    throw damagedFile("its list of parts cannot be read");
  }
  return {
    count: Number(large.getBigUint64(32, true)),
    bytes: Number(large.getBigUint64(40, true)),
    start: Number(large.getBigUint64(48, true)),
  };
}

function entryAt(view: DataView, at: number, nameLength: number, extraLength: number): ZipEntry {
  const flags = view.getUint16(at + 8, true);
  const name = new Uint8Array(view.buffer, view.byteOffset + at + 46, nameLength);
  // Sizes that do not fit stand in an extra field, in this order.
  const large = largeFields(view, at + 46 + nameLength, extraLength);
  const number = (place: number) => {
    const value = view.getUint32(at + place, true);
    return value === 0xffffffff ? Number(large.shift() ?? BigInt(value)) : value;
  };
  const size = number(24);
  const packed = number(20);
  const offset = number(42);
  return {
    // Some writers use the other slash.
    name: new TextDecoder().decode(name).replaceAll("\\", "/"),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    encrypted: (flags & 1) !== 0,
    packed,
    size,
    offset,
  };
}

/** The numbers of the ZIP64 extra field. */
function largeFields(view: DataView, start: number, length: number): bigint[] {
  for (let at = start; at + 4 <= start + length;) {
    const bytes = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      const count = Math.min(bytes, start + length - at - 4) >> 3;
      return Array.from(
        { length: count },
        (_, index) => view.getBigUint64(at + 4 + 8 * index, true),
      );
    }
    at += 4 + bytes;
  }
  return [];
}

/**
 * Unpacks a part as it is read, in pieces of 64 KB, with a turn for others after each.
 *
 * @throws {UserError} `DAMAGED_FILE` where it does not unpack to what the archive says of it; `UNSAFE_FILE` where it
 * unpacks to far more than any sheet does; `PASSWORD_PROTECTED`
 */
export async function* unpack(file: FileBytes, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  if (entry.encrypted) throw passwordProtected("workbook");
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw damagedFile(`its part ${entry.name} is packed in a way that no workbook uses`);
  }
  const packed = await packedBytes(file, entry);
  const pieces = entry.method === STORED ? packed : inflated(packed, entry);
  let length = 0;
  let crc = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > FREE_BYTES && length > MAX_RATIO * entry.packed) {
      throw unsafeFile("it unpacks to far more than its own size");
    }
    crc = crc32(piece, crc);
    yield piece;
    await setImmediate();
  }
  if (length !== entry.size || crc !== entry.crc) {
    throw damagedFile(`its part ${entry.name} is not whole`);
  }
}

async function packedBytes(file: FileBytes, entry: ZipEntry): Promise<AsyncIterable<Uint8Array>> {
  const header = await file.read(entry.offset, entry.offset + 30);
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  if (header.length < 30 || view.getUint32(0, true) !== 0x04034b50) {
    throw damagedFile(`its part ${entry.name} is missing`);
  }
  const start = entry.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
  return streamOf(file, start, start + entry.packed);
}

/** The inflater of the platform: an order of magnitude faster than one in JavaScript, and never ahead of its reader. */
async function* inflated(
  pieces: AsyncIterable<Uint8Array>,
  { name }: ZipEntry,
): AsyncGenerator<Uint8Array> {
  const inflater = createInflateRaw({ chunkSize: 65_536 });
  let failure: unknown;
  const feeding = (async () => {
    try {
      for await (const piece of pieces) {
        for (let at = 0; at < piece.length; at += PIECE_BYTES) {
          if (inflater.destroyed) return;
          if (!inflater.write(piece.subarray(at, at + PIECE_BYTES))) await drained(inflater);
        }
      }
      inflater.end();
    } catch (error) {
      failure = error;
      inflater.destroy();
    }
  })();
  try {
    for await (const piece of inflater) yield piece;
  } catch {
    // The inflater's own words ("invalid distance too far back") say nothing that helps.
    throw failure ?? damagedFile(`its part ${name} cannot be unpacked`);
  } finally {
    inflater.destroy();
    await feeding;
  }
  if (failure) throw failure;
}

/** Waits until more can be written, or nothing will be read any more. */
function drained(inflater: ReturnType<typeof createInflateRaw>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      inflater.off("drain", done);
      inflater.off("close", done);
      resolve();
    };
    inflater.on("drain", done);
    inflater.on("close", done);
  });
}
