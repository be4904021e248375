/** What {@linkcode App} takes. */
export interface FreshConfig {
  /** Path under which the whole app is served, such as `/shop`. */
  basePath?: string;
  /** Whether the app runs in development or in production. Default: production. */
  mode?: "development" | "production";
}

/** {@linkcode FreshConfig} with every default filled in. */
export interface ResolvedFreshConfig {
  /** The project's folder; set when a build is applied. */
  root: string;
  /** Path under which the whole app is served, or `""`. */
  basePath: string;
  /** Whether the app runs in development or in production. */
  mode: "development" | "production";
}
