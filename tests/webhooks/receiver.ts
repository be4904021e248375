/** A receiver of webhooks that fails at random. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";

/** What has arrived. */
export interface Receiver {
  readonly port: number;
  /** Secrets by path; events to other paths are not verified. */
  readonly secrets: Map<string, string>;
  /** Bodies by the id and the path of verified events: one for each, however often it came. */
  readonly bodies: Map<string, string>;
  readonly counts: {
    requests: number;
    /** Verified events that had come before. */
    duplicates: number;
    unverified: number;
    /** Events whose id had come with another body. */
    altered: number;
    /** Answers that were none: errors, hung requests, connections broken off before and after the event was taken. */
    failures: Record<"errors" | "hung" | "resets" | "lostAnswers", number>;
  };
  close(): Promise<void>;
}

/** Longer than Holdfast waits. */
const HUNG_MS = 12_000;

/** Starts a receiver that answers about one request in six with a failure. */
export async function startReceiver(random: () => number): Promise<Receiver> {
  const counts: Receiver["counts"] = {
    requests: 0,
    duplicates: 0,
    unverified: 0,
    altered: 0,
    failures: { errors: 0, hung: 0, resets: 0, lostAnswers: 0 },
  };
  const secrets = new Map<string, string>();
  const bodies = new Map<string, string>();

  function take(path: string, headers: Record<string, string>, body: string): boolean {
    const secret = secrets.get(path);
    try {
      new Webhook(secret!).verify(body, headers);
    } catch {
      counts.unverified++;
      return false;
    }
    const key = `${headers["webhook-id"]} ${path}`;
    const before = bodies.get(key);
    if (before !== undefined) counts.duplicates++;
    if (before !== undefined && before !== body) counts.altered++;
    bodies.set(key, body);
    return true;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    counts.requests++;
    const { failures } = counts;
    const draw = random();
    if (draw < 0.1) {
      failures.errors++;
      response.writeHead(500).end("out of order");
    } else if (draw < 0.11) {
      failures.hung++;
      setTimeout(() => response.destroy(), HUNG_MS);
    } else if (draw < 0.14) {
      failures.resets++;
      request.socket.destroy();
    } else {
      const isTaken = take(request.url!, request.headers as Record<string, string>, body);
      if (draw < 0.16) {
        failures.lostAnswers++;
        request.socket.destroy();
      } else response.writeHead(isTaken ? 200 : 400).end();
    }
  }

  const server = createServer((request, response) => {
    // The program was killed while it sent.
    answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    port,
    secrets,
    bodies,
    counts,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
