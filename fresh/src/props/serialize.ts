import { isValidElement } from "preact";
import { CONSTANTS, HOLE, type Ref, type Row, SlotRef } from "./format.ts";

/**
 * Write a value as text from which {@linkcode deserialize} makes its like.
 *
 * @param value Plain data, `Date`, `URL`, `RegExp`, `Set`, `Map`, `Uint8Array`, signals and slots, nested at will.
 * @param name What the value is called in errors.
 * @throws {TypeError} Where something in it cannot cross, such as a function.
 */
export function serialize(value: unknown, name = "props"): string {
  const rows: Row[] = [];
  const seen = new Map<unknown, Ref>();

  const refer = (item: unknown, path: string): Ref => {
    const constant = CONSTANTS.findIndex((known) => Object.is(known, item));
    if (constant !== -1) return -1 - constant;
    const known = seen.get(item);
    if (known !== undefined) return known;

    const ref = rows.push("") - 1;
    seen.set(item, ref);
    rows[ref] = toRow(item, path, refer);
    return ref;
  };

  const root = refer(value, name);
  return JSON.stringify(root < 0 ? root : rows);
}

type Refer = (item: unknown, path: string) => Ref;

function toRow(item: unknown, path: string, refer: Refer): Row {
  switch (typeof item) {
    case "string":
    case "number":
    case "boolean":
      return item;
    case "bigint":
      return ["BigInt", String(item)];
    case "object":
      return objectRow(item as object, path, refer);
    default:
      throw refusal(`a ${typeof item}`, path);
  }
}

function objectRow(item: object, path: string, refer: Refer): Row {
  if (Array.isArray(item)) {
    return Array.from(
      item,
      (child, i) => i in item ? refer(child, `${path}[${i}]`) : HOLE,
    );
  }
  if (item instanceof SlotRef) return ["Slot", item.id];
  if (isSignal(item)) {
    return [
      isReadonly(item) ? "Computed" : "Signal",
      refer(item.peek(), `${path}.value`),
    ];
  }
  if (isValidElement(item)) {
    throw refusal("JSX that is not a prop or a child of its own", path);
  }
  if (item instanceof Date) {
    const time = item.getTime();
    return ["Date", Number.isNaN(time) ? null : time];
  }
  if (item instanceof URL) return ["URL", item.href];
  if (item instanceof RegExp) return ["RegExp", item.source, item.flags];
  if (item instanceof Uint8Array) return ["Bytes", toBase64(item)];
  if (item instanceof Set) {
    return [
      "Set",
      ...Array.from(item, (child) => refer(child, `${path} (in a set)`)),
    ];
  }
  if (item instanceof Map) {
    return [
      "Map",
      ...Array.from(item).flatMap(([key, child]) => [
        refer(key, `${path} (key of a map)`),
        refer(child, `${path} (in a map)`),
      ]),
    ];
  }

  const prototype = Object.getPrototypeOf(item);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw refusal(
      `an instance of ${prototype.constructor?.name ?? "a class"}`,
      path,
    );
  }
  return Object.fromEntries(
    Object.entries(item).map((
      [key, child],
    ) => [key, refer(child, `${path}.${key}`)]),
  );
}

function refusal(found: string, path: string): TypeError {
  return new TypeError(
    `Expected ${path} to be data that can be sent to the browser, but found ${found}`,
  );
}

interface SignalLike {
  value: unknown;
  peek(): unknown;
}

const SIGNAL_BRAND = Symbol.for("preact-signals");

/** Whether this is a signal, of whichever copy of the signals package. */
export function isSignal(item: unknown): item is SignalLike {
  return typeof item === "object" && item !== null && "brand" in item &&
    item.brand === SIGNAL_BRAND;
}

/** Whether this is a computed signal: its `value` has no setter. */
function isReadonly(signal: SignalLike): boolean {
  for (
    let at = Object.getPrototypeOf(signal);
    at !== null;
    at = Object.getPrototypeOf(at)
  ) {
    const property = Object.getOwnPropertyDescriptor(at, "value");
    if (property !== undefined) return property.set === undefined;
  }
  return false;
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Make JSON safe inside a `<script>` element. */
export function escapeForScript(json: string): string {
  return json.replaceAll("<", "\\u003c").replaceAll("\u2028", "\\u2028")
    .replaceAll(
      "\u2029",
      "\\u2029",
    );
}
