/** The HTTP methods that routes answer. */
export type Method =
  | "HEAD"
  | "GET"
  | "POST"
  | "PATCH"
  | "PUT"
  | "DELETE"
  | "OPTIONS";

/** Every {@linkcode Method}. */
export const METHODS: readonly Method[] = [
  "GET",
  "HEAD",
  "POST",
  "PATCH",
  "PUT",
  "DELETE",
  "OPTIONS",
];

interface RouteEntry<T> {
  path: string;
  byMethod: Map<Method, T[]>;
}

/** What the router found for a request. */
export interface RouteMatch<T> {
  /** The path pattern that fits, or null. */
  pattern: string | null;
  /** The handlers, empty where the path fits but not its method. */
  handlers: T[];
  /** Whether the route answers this method. */
  methodMatch: boolean;
  params: Record<string, string>;
}

const HAS_PATTERN = /[*:{}+?()]/;

/** Finds the route for a method and a URL: exact paths first, then patterns in the order in which they were added. */
export class Router<T> {
  #exact = new Map<string, RouteEntry<T>>();
  #patterns = new Map<string, RouteEntry<T> & { pattern: URLPattern }>();

  /** Add handlers; a second registration of the same path and method comes after the first. */
  add(method: Method, path: string, handlers: T[]): void {
    let entry: RouteEntry<T> | undefined;
    if (HAS_PATTERN.test(path)) {
      entry = this.#patterns.get(path);
      if (entry === undefined) {
        const created = {
          path,
          byMethod: new Map(),
          pattern: new URLPattern({ pathname: path }),
        };
        this.#patterns.set(path, created);
        entry = created;
      }
    } else {
      entry = this.#exact.get(path);
      if (entry === undefined) {
        entry = { path, byMethod: new Map() };
        this.#exact.set(path, entry);
      }
    }

    const existing = entry.byMethod.get(method);
    if (existing === undefined) entry.byMethod.set(method, [...handlers]);
    else existing.push(...handlers);
  }

  /** The methods that were registered for a pattern. */
  allowedMethods(pattern: string): Method[] {
    const entry = this.#exact.get(pattern) ?? this.#patterns.get(pattern);
    return entry === undefined ? [] : [...entry.byMethod.keys()];
  }

  /** Find the route for a request; `HEAD` falls back to `GET`. */
  match(method: Method, url: URL): RouteMatch<T> {
    const { pathname } = url;
    // With a slash at the end or without: Fresh answers both.
    const exact = this.#exact.get(pathname) ??
      this.#exact.get(pathname.endsWith("/") ? pathname.slice(0, -1) : `${pathname}/`);
    if (exact !== undefined) return result(exact, method, {});

    for (const entry of this.#patterns.values()) {
      const found = entry.pattern.exec({ pathname });
      if (found === null) continue;
      const params: Record<string, string> = Object.create(null);
      for (const [name, value] of Object.entries(found.pathname.groups)) {
        params[name] = value === undefined ? "" : decode(value);
      }
      return result(entry, method, params);
    }

    return { pattern: null, handlers: [], methodMatch: false, params: {} };
  }
}

function result<T>(
  entry: RouteEntry<T>,
  method: Method,
  params: Record<string, string>,
): RouteMatch<T> {
  const handlers = entry.byMethod.get(method) ??
    (method === "HEAD" ? entry.byMethod.get("GET") : undefined);
  return {
    pattern: entry.path,
    handlers: handlers === undefined ? [] : [...handlers],
    methodMatch: handlers !== undefined,
    params,
  };
}

function decode(value: string): string {
  try {
    return decodeURI(value);
  } catch {
    return value;
  }
}

/**
 * Put a path below another. `*` is everything below; mounted, it is the place itself.
 */
export function joinPath(
  base: string,
  path: string,
  mounting: boolean,
): string {
  let prefix = base.endsWith("*") ? base.slice(0, -1) : base;
  if (prefix === "/") prefix = "";
  if (path === "*") path = mounting ? "" : "/*";
  if (prefix !== "" && path === "/") path = "";
  if (prefix.endsWith("/") && path.startsWith("/")) {
    prefix = prefix.slice(0, -1);
  }
  return prefix + path;
}

/**
 * The folders that a path goes through, without the root.
 *
 * @param withLast Whether the last part is a folder too; that of a route is not.
 */
export function pathSegments(path: string, withLast: boolean): string[] {
  if (path === "" || path === "/" || path === "*" || path === "/*") return [];
  const parts = path.split("/");
  if (parts[0] === "") parts.shift();
  if (!withLast || parts.at(-1) === "") parts.pop();
  return parts;
}
