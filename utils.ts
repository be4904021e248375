import { createDefine } from "fresh";
import type { JobRow } from "@/db/queries/jobs.ts";
import type { Locale, Translate } from "@/locales/mod.ts";
import type { Format } from "@/locales/format.ts";
import type { FeatureLeak } from "@/ml/data_check/leaks.ts";
import type { CustomerSchema } from "@/schema/column.ts";
import type { Client, Credentials, Identity } from "@/services/access/mod.ts";
import type { Services } from "@/services/services.ts";
import type { Update } from "@/services/jobs/freshness.ts";

/** A colour scheme that someone chose; without a choice the system's own applies. */
export type Theme = "light" | "dark";

/** What a component needs to speak to its reader: the language, its words, its figures, and the shop's own columns. */
export interface Ui {
  readonly locale: Locale;
  readonly t: Translate;
  readonly format: Format;
  /** Of the stored customers, with the names and units of their columns; empty on pages that anyone may see. */
  readonly schema: CustomerSchema;
}

/** What middlewares hand to routes and pages. */
export interface State {
  services: Services;
  /** Who is at the other end of the connection. */
  client: Client;
  /** What the request shows of who sent it. */
  credentials: Credentials;
  /** Who sent it; no one on the few pages that answer anyone who asks. */
  identity: Identity;
  /** Of the inline script on GraphiQL's page. */
  nonce: string;
  locale: Locale;
  t: Translate;
  /** Words and figures in one object, as components take them. */
  ui: Ui;
  /** ISO 4217 code of the shop's currency, in which the formats write amounts; undefined until it is set. */
  currency?: string;
  /** Of the page, without the product's name. */
  title: string;
  theme?: Theme;
  /** Path and query of this request, for forms that return to it. */
  path: string;
  /** The jobs that have not ended, the running one first; missing on a page that failed before they were read. */
  openJobs?: readonly JobRow[];
  /** What this page's numbers rest on and is missing or out of date; missing as above. */
  updates?: readonly Update[];
  /** Features of the champion that leak the label; missing as above. */
  leaks?: readonly FeatureLeak[];
  /** What a form has made, for the audit log where the address does not tell: `Model 3`. */
  made?: string;
}

export const define = createDefine<State>();
