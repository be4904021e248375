/**
 * The `URLPattern` path of a route file.
 *
 * @param id Path below `routes/` without its extension, such as `/customers/[id]`.
 */
export function filePattern(id: string): string {
  const parts = id.split("/").slice(1);
  if (parts.at(-1) === "index") parts.pop();
  const pattern = parts
    .filter((part) => !/^\(.*\)$/.test(part))
    .map((part) => {
      const optional = /^\[\[([^\]]+)\]\]$/.exec(part);
      return optional === null ? `/${partPattern(part, id)}` : `{/:${optional[1]}}?`;
    })
    .join("");
  return pattern === "" ? "/" : pattern;
}

/** The place of a file or folder in the tree of middlewares and layouts: groups count, `index` is its folder's. */
export function segmentPath(id: string): string {
  const parts = id.split("/").slice(1);
  const path = parts.map((part, i) => {
    if (part === "index" && i === parts.length - 1) return "/";
    return `/${partPattern(part, id)}`;
  }).join("");
  return path === "" ? "/" : path.replace("//", "/");
}

/** `[id]` is `:id`, `[...rest]` is `:rest*`; text may stand around parameters. */
function partPattern(part: string, id: string): string {
  if (part.includes("][")) {
    throw new SyntaxError(
      `Expected text between the parameters in route ${id}, but found none`,
    );
  }
  const rest = /^\[\.\.\.([^\]]+)\]$/.exec(part);
  if (rest !== null) return `:${rest[1]}*`;
  const pattern = part.replace(/\[\[?([^\][]+)\]\]?/g, ":$1");
  if (/[[\]]/.test(pattern)) {
    throw new SyntaxError(`Expected matching brackets in route ${id}`);
  }
  return pattern;
}
