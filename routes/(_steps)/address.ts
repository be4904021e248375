import { UserError } from "@/services/errors.ts";
import { define } from "@/utils.ts";

/**
 * One address for each page. A slash at the end is redirected away whatever the method, since later steps decide by
 * the path. An address whose percent-encoding is broken or is not UTF-8 is refused: its text would silently become
 * another one.
 */
export const address = define.middleware((ctx) => {
  const { pathname, search } = ctx.url;
  if (!isDecodable(pathname + search.replaceAll("+", " "))) {
    throw new UserError(
      "BAD_ADDRESS",
      "The percent-encoding of this address is broken. Encode it as UTF-8, and a percent sign as %25.",
    );
  }
  if (pathname !== "/" && pathname.endsWith("/")) {
    return ctx.redirect(pathname.slice(0, -1) + search, 308);
  }
  return ctx.next();
});

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}
