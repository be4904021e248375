/** What a customer table is made of, as data. The ground floor: every layer may use it, and it uses none. */
import type { Kind } from "./kinds.ts";
import type { Locale, Localized } from "./localized.ts";
import { RFM_ROLES, type RfmRole, type Role } from "./roles.ts";

export type { Kind, Locale, Localized, RfmRole, Role };
export { RFM_ROLES };

/** A column of the customer table. */
export interface Column {
  /**
   * Name in GraphQL and in records, in camel case; the database uses its snake_case form. Unique in its schema and
   * never one of Holdfast's own. That of the id is always `customerId`, that of the label `churned`.
   */
  readonly key: string;
  /** As the file spells it. */
  readonly header: string;
  /** The header where no label was written. */
  readonly label: Localized;
  readonly kind: Kind;
  readonly roles: readonly Role[];
  /** Further headers that mean this column; case, spaces, `_` and `-` are ignored when matching. */
  readonly names?: readonly string[];
  readonly unit?: Localized;
  /** Smallest allowed value, inclusive. */
  readonly min?: number;
  /** Largest allowed value, inclusive. */
  readonly max?: number;
  /** The only values that there may be, in canonical spelling; any text is one where there is no such list. */
  readonly categories?: readonly string[];
  /**
   * What single values mean, by the value: the canonical spelling of a category, or a text that the kind is read from,
   * such as `yes`; empty where it says that the value is missing. Of a category the file's spelling is kept beside.
   */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Further words for a category, such as abbreviations and Korean ones. Unlike aliases they leave no trace. */
  readonly synonyms?: Readonly<Record<string, string>>;
  /** Of the label: the values that mean "has left". */
  readonly churnedWhen?: readonly string[];
  /**
   * Features of one theme say nearly the same of a customer, and a model divides their part among them as it happens to.
   * Their reasons are given as one, which the first of them that agrees with it stands for.
   */
  readonly theme?: string;
  readonly source: "FILE" | "ORDERS";
}

/** What is known of a customer: the current schema of the stored table, or that of a file. */
export interface CustomerSchema {
  /** In the order of the file; one has the role ID, at most one the role LABEL. */
  readonly columns: readonly Column[];
  /** Changes whenever a column does: what is made from a schema is kept under it. */
  readonly fingerprint: string;
}

/** What a cell holds. A date is ISO 8601 without a zone: `2026-01-31`, or `2026-01-31T09:30:00` where it has a time. */
export type CellValue = string | number | boolean | null;

/** A customer's values by key; a missing value is `null`, a key that is not there as well. */
export type FeatureRecord = Readonly<Record<string, CellValue | undefined>>;

/** One customer in canonical form, by the keys of a schema. */
export type CustomerRecord = FeatureRecord & {
  readonly customerId: string;
  readonly churned: boolean | null;
};
