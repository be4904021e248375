/** What a workbook says of its sheets, its dates and its number formats (ECMA-376, 18.2 and 18.8). */
import { UserError } from "../../errors.ts";
import type { FileBytes } from "./file_bytes.ts";
import { oldExcel } from "./file_format.ts";
import { meaningOf, type NumberMeaning } from "./number_formats.ts";
import { SharedStrings } from "./shared_strings.ts";
import { attributeOf, type XmlHandler, xmlPieces } from "./xml.ts";
import { damagedFile, readZip, unpack, unsafeFile, type ZipEntry } from "./zip.ts";

/** A sheet of a workbook that holds cells, not a chart. */
export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly entry: ZipEntry;
}

/** A workbook whose sheets are still to be read. */
export interface Workbook {
  readonly file: FileBytes;
  readonly sheets: readonly Sheet[];
  /** Whether its days count from 1904. */
  readonly is1904: boolean;
  /** What numbers mean, by the number of their cell's style. */
  readonly styles: readonly NumberMeaning[];
  /** Its texts, from their beginning. */
  texts(): SharedStrings;
}

/** Unpacked bytes of the parts that are read whole. */
const MAX_PART_BYTES = 16_777_216;

/**
 * Opens a workbook.
 *
 * @throws {UserError} `NOT_TEXT` for an archive that is no workbook; `OLD_EXCEL` for a workbook in another format;
 * `PASSWORD_PROTECTED`, `DAMAGED_FILE`, `UNSAFE_FILE`
 */
export async function openWorkbook(file: FileBytes): Promise<Workbook> {
  const entries = await readZip(file);
  const relations = await relationsOf(file, entries, "_rels/.rels", "");
  const main = relations.find(({ type }) => type === "officeDocument")?.target ?? "xl/workbook.xml";
  const entry = entries.get(main);
  if (!entry || !main.endsWith(".xml")) throw noWorkbook(entries);
  const folder = main.slice(0, main.lastIndexOf("/") + 1);
  const rels = `${folder}_rels/${main.slice(folder.length)}.rels`;
  const parts = await relationsOf(file, entries, rels, folder);
  const { sheets, is1904 } = await readSheets(file, entries, entry, parts);
  const partOf = (type: string) => {
    const part = parts.find((each) => each.type === type);
    return part && entries.get(part.target);
  };
  const texts = partOf("sharedStrings");
  return {
    file,
    sheets,
    is1904,
    styles: await readStyles(file, partOf("styles")),
    texts: () => new SharedStrings(texts ? unpack(file, texts) : emptyTexts()),
  };
}

async function* emptyTexts(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode("<sst/>");
}

/** What an archive is that is no XLSX. */
function noWorkbook(entries: ReadonlyMap<string, ZipEntry>): UserError {
  if (entries.has("xl/workbook.bin")) return oldExcel("a binary Excel workbook (.xlsb)");
  if (entries.has("content.xml")) return oldExcel("an OpenDocument file (.ods)");
  if (entries.has("Index/Document.iwa")) return oldExcel("a Numbers document");
  const what = entries.has("word/document.xml")
    ? "a Word document"
    : entries.has("ppt/presentation.xml")
    ? "a PowerPoint presentation"
    : "a ZIP archive";
  return new UserError(
    "NOT_TEXT",
    `This is ${what}, not a table, whatever its name says. ` +
      "Import the table as CSV, XLSX or Parquet; unpack it first where it is in an archive.",
  );
}

/** A relation of a part to another one. */
interface Relation {
  readonly id: string;
  /** The last word of its type. */
  readonly type: string;
  /** The other part's name. */
  readonly target: string;
}

/** The relations to other parts of the archive; those to other files are no concern of a reader. */
async function relationsOf(
  file: FileBytes,
  entries: ReadonlyMap<string, ZipEntry>,
  name: string,
  folder: string,
): Promise<Relation[]> {
  const relations: Relation[] = [];
  await readPart(file, entries.get(name), (element, attributes) => {
    if (element !== "Relationship") return;
    if (attributeOf(attributes, "TargetMode") === "External") return;
    const type = attributeOf(attributes, "Type") ?? "";
    relations.push({
      id: attributeOf(attributes, "Id") ?? "",
      type: type.slice(type.lastIndexOf("/") + 1),
      target: resolvePath(folder, attributeOf(attributes, "Target") ?? ""),
    });
  });
  return relations;
}

/** A name in an archive, as seen from a folder of it. */
function resolvePath(folder: string, target: string): string {
  const names: string[] = [];
  for (const name of (target.startsWith("/") ? target : folder + target).split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return names.join("/");
}

async function readSheets(
  file: FileBytes,
  entries: ReadonlyMap<string, ZipEntry>,
  workbook: ZipEntry,
  relations: readonly Relation[],
): Promise<Pick<Workbook, "sheets" | "is1904">> {
  const sheets: Sheet[] = [];
  let is1904 = false;
  await readPart(file, workbook, (element, attributes) => {
    if (element === "workbookPr") is1904 = isTrue(attributeOf(attributes, "date1904"));
    if (element !== "sheet") return;
    const id = relationId(attributes);
    const relation = relations.find((each) => each.id === id && each.type === "worksheet");
    if (!relation) return;
    const entry = entries.get(relation.target);
    const name = attributeOf(attributes, "name") ?? "";
    if (!entry) throw damagedFile(`the sheet "${name}" is missing`);
    const state = attributeOf(attributes, "state") ?? "visible";
    sheets.push({ name, hidden: state !== "visible", entry });
  });
  return { sheets, is1904 };
}

/** The relation that a sheet names; its prefix is up to the writer. */
function relationId(attributes: string): string | undefined {
  const prefixed = /\s([\w.-]+:id)\s*=/.exec(attributes)?.[1];
  return prefixed === undefined ? undefined : attributeOf(attributes, prefixed);
}

const isTrue = (value: string | undefined) => value === "1" || value === "true";

async function readStyles(
  file: FileBytes,
  entry: ZipEntry | undefined,
): Promise<NumberMeaning[]> {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let inCells = false;
  await readPart(file, entry, (element, attributes) => {
    if (element === "numFmt") {
      codes.set(
        Number(attributeOf(attributes, "numFmtId")),
        attributeOf(attributes, "formatCode") ?? "",
      );
    } else if (element === "cellXfs") inCells = true;
    else if (element === "xf" && inCells) {
      ids.push(Number(attributeOf(attributes, "numFmtId") ?? 0));
    }
  }, (element) => {
    if (element === "cellXfs") inCells = false;
  });
  const meanings = new Map<number, NumberMeaning>();
  return ids.map((id) => meanings.getOrInsertComputed(id, () => meaningOf(id, codes)));
}

/** Reads a small part whole; one that is not there is empty. */
async function readPart(
  file: FileBytes,
  entry: ZipEntry | undefined,
  open: XmlHandler["open"],
  close: XmlHandler["close"] = () => {},
): Promise<void> {
  if (!entry) return;
  if (entry.size > MAX_PART_BYTES) throw unsafeFile(`its part ${entry.name} is larger than 16 MB`);
  for await (const _ of xmlPieces(unpack(file, entry), { open, close, text: () => {} }));
}
