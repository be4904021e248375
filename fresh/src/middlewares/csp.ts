import { nonceOf } from "../server/render.ts";
import type { Middleware } from "../types.ts";

/** Options of {@linkcode csp}. */
export interface CSPOptions {
  /** Only report what would be refused. */
  reportOnly?: boolean;
  /** Where browsers send reports. */
  reportTo?: string;
  /** Further directives. A browser keeps the first of a kind, so that these cannot loosen the default. */
  csp?: string[];
  /** Allow inline scripts and styles by a nonce, which rendering puts on them, instead of all of them. */
  useNonce?: boolean;
}

const DEFAULTS = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

/** Send a `Content-Security-Policy` with every response. */
export function csp<State>(options: CSPOptions = {}): Middleware<State> {
  const { reportOnly = false, reportTo, useNonce = false } = options;
  const directives = [...DEFAULTS, ...options.csp ?? []];
  if (reportTo) {
    directives.push("report-to csp-endpoint", `report-uri ${reportTo}`);
  }
  const header = reportOnly ? "Content-Security-Policy-Report-Only" : "Content-Security-Policy";

  return async (ctx) => {
    const response = await ctx.next();
    const nonce = useNonce ? nonceOf(response) : undefined;
    const policy = nonce === undefined
      ? directives
      : directives.map((directive) => withNonce(directive, nonce));
    response.headers.set(header, policy.join("; "));
    if (reportTo) {
      response.headers.set("Reporting-Endpoints", `csp-endpoint="${reportTo}"`);
    }
    return response;
  };
}

function withNonce(directive: string, nonce: string): string {
  return /^(script|style)-src /.test(directive)
    ? directive.replace("'unsafe-inline'", `'nonce-${nonce}'`)
    : directive;
}
