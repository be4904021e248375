import { bodyTooLarge, withLimitedBody } from "@/services/access/mod.ts";
import { define } from "@/utils.ts";

/** Bytes of a form without files. */
export const FORM_BYTES = 1024 ** 2;

/** Ends bodies that are too long or too slow. `/graphql` has limits of its own. */
export const bodies = define.middleware((ctx) => {
  const { body, headers } = ctx.req;
  if (!body || ctx.url.pathname === "/graphql") return ctx.next();
  const form = headers.get("Content-Type")?.startsWith("application/x-www-form-urlencoded");
  const { uploadBytes, bodyPatience: patience } = ctx.state.services.access.settings;
  const bytes = form ? FORM_BYTES : uploadBytes;
  if (Number(headers.get("Content-Length")) > bytes) throw bodyTooLarge(bytes);
  return withLimitedBody(body, { bytes, patience }, (limited) => {
    ctx.req = new Request(ctx.req, {
      body: limited,
      // Required for a streamed body; the DOM's types do not know it yet.
      ...{ duplex: "half" },
    });
    return ctx.next();
  });
});
