import type { FileEntry } from "../snapshot.ts";
import { walk } from "./crawl.ts";
import { join, relative, SEPARATOR } from "./paths.ts";

const TYPES: Record<string, string> = {
  avif: "image/avif",
  css: "text/css; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  gif: "image/gif",
  gz: "application/gzip",
  html: "text/html; charset=utf-8",
  ico: "image/vnd.microsoft.icon",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
  map: "application/json; charset=utf-8",
  md: "text/markdown; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  mp4: "video/mp4",
  onnx: "application/octet-stream",
  otf: "font/otf",
  parquet: "application/vnd.apache.parquet",
  pdf: "application/pdf",
  png: "image/png",
  svg: "image/svg+xml; charset=utf-8",
  ttf: "font/ttf",
  txt: "text/plain; charset=utf-8",
  wasm: "application/wasm",
  webm: "video/webm",
  webmanifest: "application/manifest+json",
  webp: "image/webp",
  woff: "font/woff",
  woff2: "font/woff2",
  xml: "application/xml; charset=utf-8",
  zip: "application/zip",
};

/** The media type of a file by its name. */
export function contentType(path: string): string {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return TYPES[extension] ?? "text/plain; charset=utf-8";
}

/** The SHA-256 of some bytes, in hexadecimal. */
export async function hashBytes(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Hidden files stay private, except `.well-known`. */
const HIDDEN = /[\\/]\.(?!well-known)[^\\/]*$/;

/** Every static file by its URL path. */
export async function collectStatic(
  dir: string,
): Promise<Map<string, FileEntry>> {
  const files = new Map<string, FileEntry>();
  for (const source of await walk(dir, [HIDDEN])) {
    const path = "/" + relative(dir, source).replaceAll(SEPARATOR, "/");
    const hash = await hashBytes(await Deno.readFile(source));
    files.set(path, { hash, contentType: contentType(path), source });
  }
  return files;
}

/** Find a static file as it is now. Nothing outside of the folder is found. */
export async function findStatic(
  dir: string,
  path: string,
): Promise<FileEntry | null> {
  const source = join(dir, path);
  if (relative(dir, source).startsWith("..") || path.includes("\0")) {
    return null;
  }
  if (
    `/${relative(dir, source)}`.split(SEPARATOR).some((part) => HIDDEN.test(`/${part}`))
  ) {
    return null;
  }
  try {
    if (!(await Deno.stat(source)).isFile) return null;
  } catch (error) {
    if (
      error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory
    ) {
      return null;
    }
    throw error;
  }
  return { hash: null, contentType: contentType(path), source };
}
