import { computed, signal } from "@preact/signals";
import { CONSTANTS, HOLE, type Ref, type Row, SlotRef, type TaggedRow } from "./format.ts";

/** Read what {@linkcode serialize} wrote. Slots come back as {@linkcode SlotRef}. */
export function deserialize(text: string): unknown {
  const parsed: Row[] | Ref = JSON.parse(text);
  if (typeof parsed === "number") return CONSTANTS[-1 - parsed];

  const rows = parsed;
  const made = new Map<Ref, unknown>();

  const read = (ref: Ref): unknown => {
    if (ref < 0) return CONSTANTS[-1 - ref];
    if (made.has(ref)) return made.get(ref);
    const row = rows[ref];
    if (row === undefined) {
      throw new Error(`Expected a row ${ref}, but found none`);
    }
    if (typeof row !== "object") return row;
    // A container is known before its content is read, because that may refer back to it.
    const keep = <T>(value: T): T => {
      made.set(ref, value);
      return value;
    };
    return isTagged(row) ? readTagged(row, keep, read) : readContainer(row, keep, read);
  };

  return read(0);
}

type Keep = <T>(value: T) => T;
type Read = (ref: Ref) => unknown;

function isTagged(
  row: Ref[] | { [key: string]: Ref } | TaggedRow,
): row is TaggedRow {
  return Array.isArray(row) && typeof row[0] === "string";
}

function readContainer(
  row: Ref[] | { [key: string]: Ref },
  keep: Keep,
  read: Read,
): unknown {
  if (Array.isArray(row)) {
    const list = keep<unknown[]>(new Array(row.length));
    row.forEach((ref, i) => {
      if (ref !== HOLE) list[i] = read(ref);
    });
    return list;
  }

  const object = keep<Record<string, unknown>>({});
  for (const [key, ref] of Object.entries(row)) {
    // Defined, not assigned, so that a key "__proto__" is a key like any other.
    Object.defineProperty(object, key, {
      value: read(ref),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return object;
}

function readTagged(row: TaggedRow, keep: Keep, read: Read): unknown {
  switch (row[0]) {
    case "BigInt":
      return BigInt(row[1]);
    case "Date":
      return keep(new Date(row[1] ?? NaN));
    case "URL":
      return keep(new URL(row[1]));
    case "RegExp":
      return keep(new RegExp(row[1], row[2]));
    case "Bytes":
      return keep(Uint8Array.from(atob(row[1]), (char) => char.charCodeAt(0)));
    case "Slot":
      return keep(new SlotRef(row[1]));
    case "Set": {
      const set = keep(new Set<unknown>());
      const [, ...items] = row;
      for (const ref of items) set.add(read(ref));
      return set;
    }
    case "Map": {
      const map = keep(new Map<unknown, unknown>());
      const [, ...items] = row;
      for (let i = 0; i + 1 < items.length; i += 2) {
        map.set(read(items[i] as Ref), read(items[i + 1] as Ref));
      }
      return map;
    }
    case "Signal": {
      const made = keep(signal<unknown>(undefined));
      made.value = read(row[1]);
      return made;
    }
    case "Computed": {
      const source = signal<unknown>(undefined);
      const made = keep(computed(() => source.value));
      source.value = read(row[1]);
      return made;
    }
  }
}
