import { Buffer } from "node:buffer";
import { InvalidQueryError } from "./errors.ts";

/** Rows on a page where no limit is given. */
export const DEFAULT_PAGE_SIZE = 20;
/** Maximum number of rows on a page. */
export const MAX_PAGE_SIZE = 500;

/** Relay's arguments: `first` and `after` to go forward, `last` and `before` to go back. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** One page of rows in the order that was asked for, whichever way it was paged. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** A cursor for each row. */
  readonly cursors: readonly string[];
}

/** A page request, checked. */
export interface PageRequest {
  readonly size: number;
  readonly backward: boolean;
  /** Where the page begins, exclusive, in the direction of paging. */
  readonly cursor: string | undefined;
}

/**
 * Checks Relay's arguments.
 *
 * @throws {InvalidQueryError} `INVALID_PAGE` when both directions are asked for, or a size is out of range
 */
export function pageRequest({ first, after, last, before }: PageArgs): PageRequest {
  const backward = last != null;
  if (backward && first != null) {
    throw new InvalidQueryError("INVALID_PAGE", "Give either `first` or `last`, not both.");
  }
  if (backward ? after != null : before != null) {
    throw new InvalidQueryError(
      "INVALID_PAGE",
      "Use `after` together with `first`, and `before` together with `last`.",
    );
  }
  const size = (backward ? last : first) ?? DEFAULT_PAGE_SIZE;
  if (!Number.isInteger(size) || size < 0 || size > MAX_PAGE_SIZE) {
    throw new InvalidQueryError(
      "INVALID_PAGE",
      `Expected a page size from 0 to ${MAX_PAGE_SIZE}, but found ${size}.`,
    );
  }
  return { size, backward, cursor: (backward ? before : after) ?? undefined };
}

/**
 * Makes a page of rows that were read in the direction of paging, one more than the page holds.
 *
 * @param rows at most `size + 1` rows
 */
export function toPage<Row>(
  rows: readonly Row[],
  { size, backward, cursor }: PageRequest,
  cursorOf: (row: Row) => string,
): Page<Row> {
  const more = rows.length > size;
  const page = rows.slice(0, size);
  if (backward) page.reverse();
  return {
    rows: page,
    hasNextPage: backward ? cursor !== undefined : more,
    hasPreviousPage: backward ? more : cursor !== undefined,
    cursors: page.map(cursorOf),
  };
}

/** Packs the key of a row into an opaque cursor. */
export function encodeCursor(key: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/**
 * Unpacks a cursor and has its parts checked: a cursor comes from outside and may be forged.
 *
 * @throws {InvalidQueryError} `INVALID_CURSOR` when it is none, or not one of this order
 */
export function decodeCursor<Key extends unknown[]>(
  cursor: string,
  isKey: (parts: unknown[]) => parts is Key,
): Key {
  const parts = parseCursor(cursor);
  if (!Array.isArray(parts) || !isKey(parts)) {
    throw new InvalidQueryError(
      "INVALID_CURSOR",
      "That cursor is not one of this list in this order. Take `endCursor` or `startCursor` from a page of it.",
    );
  }
  return parts;
}

function parseCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString());
  } catch {
    return undefined;
  }
}

/** Whether PostgreSQL can hold the text: it has no NUL character. */
export function isStorableText(text: unknown): text is string {
  return typeof text === "string" && !text.includes("\0");
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;

/** Whether a cursor's part is an instant in microseconds, as PostgreSQL keeps them. */
export function isInstant(part: unknown): part is string {
  return typeof part === "string" && INSTANT.test(part) && !Number.isNaN(Date.parse(part));
}

/** Whether a cursor's part is a whole number that an integer column can hold. */
export function isInt32(part: unknown): part is number {
  return typeof part === "number" && Number.isInteger(part) && Math.abs(part) < 2 ** 31;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID. */
export function isUuid(part: unknown): part is string {
  return typeof part === "string" && UUID.test(part);
}
