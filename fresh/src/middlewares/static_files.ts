import type { StaticFile } from "../build_cache.ts";
import { BUILD_ID } from "../build_id.ts";
import { buildCacheOf, type Context } from "../context.ts";
import { ASSET_QUERY } from "../runtime/assets.ts";
import type { Middleware } from "../types.ts";

/** Below this path lie scripts whose names change with their content. */
export const SCRIPT_PATH = "/_fresh/js/";

/**
 * Serve the files of `static/`.
 *
 * A URL from `asset()` may be kept for a year; any other is asked for again each time, by its ETag.
 */
export function staticFiles<State>(): Middleware<State> {
  return async (ctx) => {
    const path = filePath(ctx);
    const file = path === null || path === "/" ? null : await buildCacheOf(ctx).readFile(path);
    if (file === null) {
      return path === "/favicon.ico" ? new Response(null, { status: 404 }) : await ctx.next();
    }

    const { method } = ctx.req;
    if (method !== "GET" && method !== "HEAD") {
      file.close();
      return new Response("Method Not Allowed", { status: 405 });
    }

    const version = ctx.url.searchParams.get(ASSET_QUERY);
    if (version !== null && version !== BUILD_ID) {
      file.close();
      ctx.url.searchParams.delete(ASSET_QUERY);
      return new Response(null, {
        status: 307,
        headers: { location: ctx.url.pathname + ctx.url.search },
      });
    }

    const immutable = ctx.config.mode !== "development" &&
      (version !== null || path?.startsWith(SCRIPT_PATH) === true);
    return respond(ctx.req, file, immutable);
  };
}

/** The path below the base path, or null where it cannot be decoded. */
function filePath<State>({ url, config }: Context<State>): string | null {
  try {
    const path = decodeURIComponent(url.pathname);
    return path.startsWith(config.basePath) ? path.slice(config.basePath.length) || "/" : null;
  } catch {
    return null;
  }
}

function respond(req: Request, file: StaticFile, immutable: boolean): Response {
  const headers = new Headers({
    "Content-Type": file.contentType,
    "Vary": "If-None-Match",
    "Cache-Control": immutable
      ? "public, max-age=31536000, immutable"
      : "no-cache, no-store, max-age=0, must-revalidate",
  });

  if (file.hash !== null) {
    const etag = `W/"${file.hash}"`;
    headers.set("ETag", etag);
    const known = req.headers.get("If-None-Match")?.split(/\s*,\s*/) ?? [];
    if (
      known.some((tag) => tag === etag || tag === file.hash || tag === `"${file.hash}"`)
    ) {
      file.close();
      return new Response(null, { status: 304, headers });
    }
  }

  headers.set("Content-Length", String(file.size));
  if (req.method === "HEAD") {
    file.close();
    return new Response(null, { headers });
  }
  return new Response(file.body, { headers });
}
