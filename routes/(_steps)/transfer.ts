import { promisify } from "node:util";
import { constants, createBrotliCompress, createGzip } from "node:zlib";
import { define } from "@/utils.ts";
import { type Coding, isCurrent, preferredCoding } from "../(_components)/headers.ts";

/** What is sent so; exports have tags of their own. */
const ADDRESSES = ["/graphql", "/schema.graphql", "/openapi.json"];
/** What is compressed here. Exports compress themselves, while they are read. */
const COMPRESSED = /^application\/(json|graphql|graphql-response\+json)\b/;
/** Below this, an answer fits a network packet or two as it is. */
const MIN_BYTES = 1024;
/** Bytes that are compressed at a time; Brotli takes 2 ms for them, and other requests come in between. */
const PIECE_BYTES = 64 * 1024;

/**
 * Sends the API's answers in as few bytes as the client allows: nothing where a GET finds what the client has already
 * (`ETag`, `If-None-Match`), else compressed. Events of a subscription are sent as they come.
 */
export const transfer = define.middleware(async (ctx) => {
  const { pathname } = ctx.url;
  const response = await ctx.next();
  if (!ADDRESSES.includes(pathname)) return response;
  const type = response.headers.get("Content-Type") ?? "";
  if (!response.body || !COMPRESSED.test(type)) return response;

  const { headers, status } = response;
  headers.append("Vary", "Accept-Encoding");
  const coding = preferredCoding(ctx.req.headers.get("Accept-Encoding"));
  const tagged = ctx.req.method === "GET" && status === 200;
  if (coding === undefined && !tagged) return response;

  const body = new Uint8Array(await response.arrayBuffer());
  if (tagged) {
    const state = await digest(body);
    headers.set("ETag", `W/"${state}"`);
    if (isCurrent(ctx.req.headers.get("If-None-Match"), state)) {
      for (const name of ["Content-Type", "Content-Length"]) headers.delete(name);
      return new Response(null, { status: 304, headers });
    }
  }
  if (coding === undefined || body.length < MIN_BYTES) {
    return new Response(body, { status, headers });
  }
  headers.delete("Content-Length");
  headers.set("Content-Encoding", coding);
  return new Response(await compress(body, coding), { status, headers });
});

async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return hash.subarray(0, 16).toHex();
}

/** Compresses an answer piece by piece, so that none holds the event loop. */
async function compress(bytes: Uint8Array, coding: Coding): Promise<Uint8Array<ArrayBuffer>> {
  const stream = coding === "br"
    ? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
    : createGzip({ level: 4 });
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  stream.on("data", (chunk: Uint8Array<ArrayBuffer>) => chunks.push(chunk));
  const ended = new Promise((resolve, reject) => stream.on("end", resolve).on("error", reject));
  const write = promisify((piece: Uint8Array, done: (error?: Error | null) => void) =>
    stream.write(piece, done)
  );
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    await write(bytes.subarray(start, start + PIECE_BYTES));
    if (start + PIECE_BYTES >= bytes.length) break;
    // The engine may compress at once, and call back before it has let anyone else do something.
    await new Promise((resolve) => setTimeout(resolve));
  }
  stream.end();
  await ended;
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
