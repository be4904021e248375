/** Where browsers listen for a new server. */
export const LIVE_RELOAD_PATH = "/_frsh/alive";

/**
 * Answer with a stream that names this run of the server. A browser that finds another name when it connects again
 * reloads its page.
 *
 * @param signal Ends the streams, so that the server can shut down.
 */
export function liveReload(signal?: AbortSignal): () => Response {
  const run = crypto.randomUUID();
  return () => {
    let close = () => {};
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(
          new TextEncoder().encode(`retry: 200\ndata: ${run}\n\n`),
        );
        close = () => controller.close();
        signal?.addEventListener("abort", close, { once: true });
      },
      cancel() {
        signal?.removeEventListener("abort", close);
      },
    });
    return new Response(body, {
      headers: {
        "Content-Type": "text/event-stream",
        "Cache-Control": "no-store",
      },
    });
  };
}
