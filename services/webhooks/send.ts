import { lookup } from "node:dns/promises";
import { type IncomingMessage, request } from "node:http";
import { Duplex } from "node:stream";
import { isPublic, literalAddress } from "./address.ts";

/** All IP addresses of a name. */
export type Resolve = (hostname: string) => Promise<string[]>;

/** Why no response came. */
export type SendError = "PRIVATE_ADDRESS" | "NO_ADDRESS" | "TIMEOUT" | "CONNECTION" | "TLS";

/** What a receiver answered, or why it did not. */
export type SendResult =
  | {
    readonly status: number;
    /** First characters of the body. */
    readonly head: string;
    readonly retryAfter: string | undefined;
  }
  | { readonly error: SendError };

/** How a message is sent. */
export interface SendOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
  readonly resolve: Resolve;
}

/** Characters of a response that are kept. */
const HEAD_CHARACTERS = 1000;
/** Bytes of a response that are read for them. */
const HEAD_BYTES = 4096;

/** Asks the system's resolver. */
export const resolveBySystem: Resolve = async (hostname) =>
  (await lookup(hostname, { all: true })).map(({ address }) => address);

/**
 * Posts a message and reads the head of the response. Redirects are not followed. The connection goes to the very
 * address that was checked: a name that resolves differently a moment later changes nothing.
 */
export async function send(options: SendOptions): Promise<SendResult> {
  const timeout = Promise.withResolvers<SendResult>();
  const aborting = new AbortController();
  const timer = setTimeout(() => {
    timeout.resolve({ error: "TIMEOUT" });
    aborting.abort();
  }, options.timeoutMs);
  try {
    return await Promise.race([timeout.promise, sendOnce(options, aborting.signal)]);
  } finally {
    clearTimeout(timer);
  }
}

async function sendOnce(options: SendOptions, signal: AbortSignal): Promise<SendResult> {
  const url = new URL(options.url);
  if (url.protocol === "http:" && !options.allowPrivate) return { error: "PRIVATE_ADDRESS" };
  const literal = literalAddress(url);
  let found: readonly string[];
  try {
    found = literal === undefined ? await options.resolve(url.hostname) : [literal];
  } catch {
    // A name that is unknown, or a resolver that cannot be reached.
    return { error: "NO_ADDRESS" };
  }
  if (found.length === 0) return { error: "NO_ADDRESS" };
  const addresses = found.filter((each) => options.allowPrivate || isPublic(each));
  if (addresses.length === 0) return { error: "PRIVATE_ADDRESS" };
  let connection: Deno.Conn | undefined;
  try {
    connection = await connect(url, addresses, signal);
    return await post(url, connection, options, signal);
  } catch (error) {
    return { error: errorOf(error) };
  } finally {
    close(connection);
  }
}

/** Connects to the first address that takes the connection; the certificate has to be that of the name. */
async function connect(
  url: URL,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<Deno.Conn> {
  const isTls = url.protocol === "https:";
  const port = Number(url.port || (isTls ? 443 : 80));
  const tcp = await connectToFirst(addresses, port, signal);
  if (!isTls) return tcp;
  const tls = await Deno.startTls(tcp, { hostname: literalAddress(url) ?? url.hostname });
  // What takes too long is closed, which ends the handshake.
  const late = () => close(tls);
  signal.addEventListener("abort", late);
  try {
    await tls.handshake();
    return tls;
  } catch (error) {
    close(tls);
    throw error;
  } finally {
    signal.removeEventListener("abort", late);
  }
}

async function connectToFirst(
  [hostname, ...others]: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<Deno.TcpConn> {
  try {
    return await Deno.connect({ hostname: hostname!, port, signal });
  } catch (error) {
    // A machine without IPv6, say, of a name that has both.
    if (others.length === 0 || signal.aborted) throw error;
    return await connectToFirst(others, port, signal);
  }
}

/** Closes what may be closed already. */
function close(connection: Deno.Conn | undefined): void {
  try {
    connection?.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}

async function post(
  url: URL,
  connection: Deno.Conn,
  { headers, body }: SendOptions,
  signal: AbortSignal,
): Promise<SendResult> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const outgoing = request({
    method: "POST",
    path: `${url.pathname}${url.search}`,
    headers: {
      ...headers,
      Host: url.host,
      Connection: "close",
      "Content-Type": "application/json",
      "Content-Length": String(new TextEncoder().encode(body).length),
      "User-Agent": "Holdfast-Webhooks",
    },
    // node:http knows no other way to a connection of one's own; the types of Deno's and Node's streams differ.
    createConnection: () =>
      Duplex.fromWeb(connection as unknown as Parameters<typeof Duplex.fromWeb>[0]),
    signal,
  }, resolve);
  outgoing.on("error", reject);
  outgoing.end(body);
  try {
    const response = await promise;
    const head = await readHead(response);
    return { status: response.statusCode!, head, retryAfter: response.headers["retry-after"] };
  } finally {
    outgoing.destroy();
  }
}

/** The head of a response; what is broken off after its status counts as answered. */
function readHead(response: IncomingMessage): Promise<string> {
  const decoder = new TextDecoder();
  const { promise, resolve } = Promise.withResolvers<string>();
  let text = "";
  let bytes = 0;
  const end = () => resolve(text.replaceAll("\0", "\uFFFD").slice(0, HEAD_CHARACTERS));
  response.on("data", (chunk: Uint8Array) => {
    bytes += chunk.length;
    text += decoder.decode(chunk.subarray(0, HEAD_BYTES), { stream: true });
    if (bytes >= HEAD_BYTES) end();
  });
  for (const event of ["end", "error", "close"]) response.on(event, end);
  return promise;
}

function errorOf(error: unknown): SendError {
  if (!(error instanceof Error)) throw error;
  if (error.name === "AbortError") return "TIMEOUT";
  // What Deno says of a certificate that is not trusted, and of a receiver that speaks no TLS.
  return error instanceof Deno.errors.InvalidData ? "TLS" : "CONNECTION";
}
