/** Which format a file is in, by its content: its name proves nothing. */
import { UserError } from "../../errors.ts";
import type { FileBytes } from "./file_bytes.ts";

/** The formats in which customer tables are read. */
export type FileFormat = "CSV" | "XLSX" | "PARQUET";

const ZIP = [0x50, 0x4b, 0x03, 0x04];
const OLE = [0xd0, 0xcf, 0x11, 0xe0];
const PARQUET = [0x50, 0x41, 0x52, 0x31];
const ENCRYPTED_PARQUET = [0x50, 0x41, 0x52, 0x45];

const starts = (head: Uint8Array, magic: readonly number[]) =>
  magic.every((byte, index) => head[index] === byte);

/** Whether a file that begins so has its index at its end, so that its head alone tells nothing. */
export const needsWholeFile = (head: Uint8Array) => starts(head, ZIP) || starts(head, PARQUET);

/**
 * The format of a file. What is none of the others is taken for CSV, whose reader refuses what is no text.
 *
 * @throws {UserError} `PASSWORD_PROTECTED`; `OLD_EXCEL` for an `.xls` workbook
 */
export async function detectFormat(file: FileBytes): Promise<FileFormat> {
  const head = await file.read(0, 512);
  if (starts(head, ZIP)) return "XLSX";
  if (starts(head, PARQUET)) return "PARQUET";
  if (starts(head, ENCRYPTED_PARQUET)) throw passwordProtected("Parquet file");
  if (!starts(head, OLE)) return "CSV";
  if (await isEncryptedWorkbook(file, head)) throw passwordProtected("workbook");
  throw oldExcel("an Excel workbook in the old format (.xls)");
}

/** The failure of a file that only a password opens. */
export function passwordProtected(what: string): UserError {
  return new UserError(
    "PASSWORD_PROTECTED",
    `The ${what} is protected by a password. Remove the password, save the file and import it again.`,
  );
}

/** The failure of a workbook in another format than XLSX. */
export function oldExcel(what: string): UserError {
  return new UserError(
    "OLD_EXCEL",
    `This is ${what}. Open it in Excel or LibreOffice, choose Save as "Excel workbook (.xlsx)" ` +
      "and import that file.",
  );
}

/** Bytes of a directory that are looked at. */
const DIRECTORY_BYTES = 4096;

/** Whether an OLE file holds an encrypted XLSX, by the names in its directory (MS-CFB 2.2, MS-OFFCRYPTO 2.3.1). */
async function isEncryptedWorkbook(file: FileBytes, head: Uint8Array): Promise<boolean> {
  if (head.length < 512) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const sectorBytes = 2 ** Math.min(12, Math.max(9, view.getUint16(30, true)));
  const directory = (view.getUint32(48, true) + 1) * sectorBytes;
  const names = new TextDecoder("utf-16le").decode(
    await file.read(directory, directory + DIRECTORY_BYTES),
  );
  return names.includes("EncryptedPackage");
}
