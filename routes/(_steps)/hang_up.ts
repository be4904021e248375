import { define } from "@/utils.ts";

/**
 * Ends the connection of whoever was too slow. What was not sent of a request's body would keep it open for as long as
 * the sender likes: the answer is written whole, then broken off, for which a server closes a connection.
 */
export const hangUp = define.middleware(async (ctx) => {
  const response = await ctx.next();
  if (response.status !== 408) return response;
  const ended = new Response(ReadableStream.from(brokenOff(response)), response);
  ended.headers.set("Connection", "close");
  return ended;
});

async function* brokenOff({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body) yield* body;
  throw new Error("The connection ends here.");
}
