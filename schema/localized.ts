/** A text in each language that the product speaks. */
export interface Localized {
  readonly en: string;
  readonly ko: string;
}

/** A language that texts are written in. */
export type Locale = keyof Localized;
