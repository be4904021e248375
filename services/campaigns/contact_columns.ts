import type { Attributes } from "@/db/schema/mod.ts";

/** What a column is good for when a customer is to be contacted, in the order in which files have them. */
export const CONTACT_KINDS = ["EMAIL", "PHONE", "NAME"] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** A further column of the shop's table that a customer can be contacted by. */
export interface ContactColumn {
  readonly header: string;
  readonly kind: ContactKind;
}

interface Recogniser {
  /** Of a header without case, spaces and punctuation; undefined where the values alone are enough. */
  readonly header?: RegExp;
  readonly value: RegExp;
}

const RECOGNISERS: Readonly<Record<ContactKind, Recogniser>> = {
  EMAIL: { value: /^[^\s@,;<>"]+@[^\s@.,;<>"]+(\.[^\s@.,;<>"]+)+$/ },
  PHONE: {
    header: /phone|mobile|telephone|^tel|cell|sms|whatsapp|kakao|전화|휴대|핸드폰|연락처/,
    // 7 to 15 digits (E.164), written with whatever people put between them.
    value: /^\+?(?:[\s().\/-]*\d){7,15}[\s)]*$/,
  },
  NAME: {
    header:
      /^((full|first|last|middle|given|family|customer|client|contact|sur|nick)?name|이름|성명|성함|성|고객명|고객이름)$/,
    value: /^[\p{L}\p{M}][\p{L}\p{M} .,'’·-]{0,79}$/u,
  },
};

/** Share of a column's values, where there are any, that must fit: a name never outranks them. */
const MIN_SHARE = 0.8;

/**
 * The columns that customers can be contacted by, found by their headers and values: e-mail addresses first, then phone
 * numbers, then names, each in the alphabet's order.
 *
 * @param sample the texts of some customers
 * @param declared headers of columns that are said to be contact data: their names need not say so as well
 */
export function contactColumns(
  sample: readonly Attributes[],
  declared: ReadonlySet<string> = new Set(),
): ContactColumn[] {
  const values = new Map<string, string[]>();
  for (const [header, value] of sample.flatMap((attributes) => Object.entries(attributes))) {
    if (value.trim() === "") continue;
    const known = values.get(header);
    if (known) known.push(value.trim());
    else values.set(header, [value.trim()]);
  }
  const columns = [...values].sort(([a], [b]) => a < b ? -1 : 1)
    .map(([header, own]) => ({ header, kind: kindOf(header, own, declared.has(header)) }));
  return CONTACT_KINDS.flatMap((kind) =>
    columns.flatMap((column) => column.kind === kind ? { header: column.header, kind } : [])
  );
}

function kindOf(
  header: string,
  values: readonly string[],
  declared: boolean,
): ContactKind | undefined {
  const plain = header.normalize("NFC").toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return CONTACT_KINDS.find((kind) => {
    const recogniser = RECOGNISERS[kind];
    if (!declared && recogniser.header?.test(plain) === false) return false;
    const fitting = values.filter((value) => recogniser.value.test(value)).length;
    return fitting >= MIN_SHARE * values.length;
  });
}
