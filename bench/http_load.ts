/** How a server answered under load. */
export interface Load {
  /** Milliseconds that each answer took, the quickest first. */
  readonly times: readonly number[];
  readonly perSecond: number;
  /** Bytes of the last answer with its head. */
  readonly bytes: number;
}

/**
 * Sends one request over and over on some connections, each waiting for its answer before it sends the next. By bare
 * sockets, for the client shares the machine with the server, and costs the less of it.
 *
 * @param request method, path, headers and body; the host is the endpoint's
 * @throws {Error} when an answer is not 200, or tells of errors
 */
export async function load(
  endpoint: URL,
  request: string,
  connections: number,
  seconds: number,
): Promise<Load> {
  const bytes = new TextEncoder().encode(request);
  const times: number[] = [];
  const begin = performance.now();
  const end = begin + seconds * 1000;
  let size = 0;
  await Promise.all(Array.from({ length: connections }, async () => {
    using socket = await Deno.connect({ hostname: endpoint.hostname, port: Number(endpoint.port) });
    const answers = new Answers(socket);
    for (let sent = performance.now(); sent < end; sent = performance.now()) {
      await socket.write(bytes);
      size = await answers.next();
      times.push(performance.now() - sent);
    }
  }));
  const perSecond = times.length / (performance.now() - begin) * 1000;
  return { times: times.sort((a, b) => a - b), perSecond, bytes: size };
}

/** A POST of an operation. */
export function postOf(endpoint: URL, operation: unknown): string {
  const body = JSON.stringify(operation);
  return `POST ${endpoint.pathname} HTTP/1.1\r\nhost: ${endpoint.host}\r\n` +
    `content-type: application/json\r\naccept: application/json\r\n` +
    `content-length: ${new TextEncoder().encode(body).length}\r\n\r\n${body}`;
}

/** Reads answers of a known length one after the other. */
class Answers {
  readonly #buffer = new Uint8Array(1 << 20);
  #checked = false;
  constructor(private readonly socket: Deno.TcpConn) {}

  /** Reads one whole answer, and nothing follows it: the next is asked for only then. */
  async next(): Promise<number> {
    let filled = 0;
    for (let length = Infinity; filled < length;) {
      const read = await this.socket.read(this.#buffer.subarray(filled));
      if (read === null) throw new Error("The server closed the connection.");
      filled += read;
      if (length === Infinity) length = this.#lengthOf(filled);
    }
    if (!this.#checked) this.#check(filled);
    return filled;
  }

  /** Head and body in bytes, once the head is there. */
  #lengthOf(filled: number): number {
    const text = new TextDecoder("latin1").decode(
      this.#buffer.subarray(0, Math.min(filled, 4096)),
    );
    const head = text.indexOf("\r\n\r\n");
    if (head < 0) return Infinity;
    const length = /content-length: *(\d+)/i.exec(text.slice(0, head))?.[1];
    if (length === undefined) throw new Error(`Expected a length, found: ${text.slice(0, head)}`);
    return head + 4 + Number(length);
  }

  #check(filled: number): void {
    const text = new TextDecoder().decode(this.#buffer.subarray(0, filled));
    if (!text.startsWith("HTTP/1.1 200") || text.includes('"errors"')) throw new Error(text);
    this.#checked = true;
  }
}
