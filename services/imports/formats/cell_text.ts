/** The texts of cells: plain, or in runs of several formats (ECMA-376, 18.4). */

import { unsafeFile } from "./zip.ts";

const ESCAPED = /_x([\dA-Fa-f]{4})_/g;

/** Characters of a cell at most; Excel has 32,767. */
export const MAX_CELL_LENGTH = 1_048_576;

/** The failure of a cell that would fill the memory. */
export const cellTooLong = () => unsafeFile("one of its cells is longer than 1 MB");

/** Gathers the text of a shared or inline string; phonetic readings of it are no part of it. */
export class CellText {
  #text = "";
  #isText = false;
  #phonetic = false;

  open(name: string): void {
    if (name === "t") this.#isText = true;
    else if (name === "rPh") this.#phonetic = true;
  }

  close(name: string): void {
    if (name === "t") this.#isText = false;
    else if (name === "rPh") this.#phonetic = false;
  }

  add(text: string): void {
    if (!this.#isText || this.#phonetic) return;
    this.#text += text;
    if (this.#text.length > MAX_CELL_LENGTH) throw cellTooLong();
  }

  /** The text so far, with which the next one begins. */
  take(): string {
    const text = this.#text;
    this.#text = "";
    return unescapeText(text);
  }
}

/** Characters that XML cannot hold stand as `_x000D_`. */
export function unescapeText(text: string): string {
  if (!text.includes("_x")) return text;
  return text.replace(ESCAPED, (_, code) => String.fromCharCode(parseInt(code, 16)));
}
