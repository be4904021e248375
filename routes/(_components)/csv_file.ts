/** A CSV that a browser saves under a name and no one caches. */
export function csvFile(csv: AsyncGenerator<string>, name: string): Response {
  return new Response(ReadableStream.from(csv).pipeThrough(new TextEncoderStream()), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "private, no-store",
    },
  });
}
