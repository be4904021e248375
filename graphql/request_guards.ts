import { GraphQLError } from "graphql";
import type { Plugin } from "graphql-yoga";
import { bodyTooLarge, isFromOwnPage, readBody, withLimitedBody } from "@/services/access/mod.ts";
import type { Limits } from "./limits.ts";

/** Any of these headers shows that a request is not a plain form's: a browser asks first before sending it. */
export const PREFLIGHT_HEADERS = [
  "graphql-preflight",
  "apollo-require-preflight",
  "x-apollo-operation-name",
  "x-requested-with",
];

/**
 * Prevents cross-site request forgery. A page elsewhere can make a browser send a form here, with the user's
 * cookies, but only in the three content types of forms and without headers of its own. Requests in
 * those types must come from this site or bear a header that a form cannot.
 */
export function preventForgery(): Plugin {
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      if (request.method !== "POST" || !isFormType(request.headers.get("content-type"))) return;
      const { headers, url } = request;
      if (isFromOwnPage(headers, new URL(url).host)) return;
      if (PREFLIGHT_HEADERS.some((name) => headers.has(name))) return;
      const message = `A form-like request needs the header "${PREFLIGHT_HEADERS[0]}: 1", ` +
        "so that no other site can send it.";
      endResponse(
        fetchAPI.Response.json(
          { errors: [{ message, extensions: { code: "CSRF_PREVENTED" } }] },
          { status: 403 },
        ),
      );
    },
  };
}

function isFormType(contentType: string | null): boolean {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return ["", "application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]
    .includes(type);
}

/** Refuses bodies that are too long or too slow; those with files have a limit of their own. */
export function limitBody({ bodyBytes, uploadBytes, bodyPatience }: Limits): Plugin {
  return {
    onRequestParse({ request, requestParser, setRequestParser, fetchAPI }) {
      if (!requestParser || !request.body) return;
      const withFiles = request.headers.get("content-type")?.startsWith("multipart/form-data");
      const bytes = withFiles ? uploadBytes : bodyBytes;
      const length = request.headers.get("content-length");
      if (length !== null && !(Number(length) <= bytes)) throw bodyTooLarge(bytes);
      const withBody = (original: Request, body: BodyInit) =>
        new fetchAPI.Request(original.url, {
          method: original.method,
          headers: original.headers,
          signal: original.signal,
          body,
          // Required for a streamed body; the DOM's types do not know it yet.
          ...{ duplex: "half" },
        });
      setRequestParser(async (original) => {
        if (length !== null && !withFiles) {
          const { url, method, headers } = original;
          const body = await readBody(original.body!, bodyPatience);
          return await requestParser(new fetchAPI.Request(url, { method, headers, body }));
        }
        // How long it is shows only while it is read.
        return await withLimitedBody(
          original.body!,
          { bytes, patience: bodyPatience },
          async (body) => await requestParser(withBody(original, body)),
        );
      });
    },
  };
}

/** Refuses several operations in one request: each of them would have the limits of a whole one. */
export function refuseBatches(): Plugin {
  return {
    onRequestParse: () => ({
      onRequestParseDone({ requestParserResult }) {
        if (!Array.isArray(requestParserResult)) return;
        throw new GraphQLError("Send one operation a request; several fields may stand in it.", {
          extensions: { code: "BATCH_REFUSED", http: { status: 400 } },
        });
      },
    }),
  };
}

/** Parameters of a request by GET that are JSON. */
const JSON_PARAMETERS = ["variables", "extensions"];

/** Refuses requests that cannot be read as the caller's mistake, which they are, and not as a defect. */
export function refuseMalformed(): Plugin {
  return {
    onRequestParse({ requestParser, setRequestParser }) {
      if (!requestParser) return;
      setRequestParser(async (request) => {
        try {
          return await requestParser(request);
        } catch (error) {
          // What parsers throw of themselves; refusals of ours are errors with a code.
          const own = error instanceof GraphQLError && error.extensions.code === undefined;
          if (!own && !(error instanceof SyntaxError || error instanceof TypeError)) throw error;
          throw new GraphQLError(own ? error.message : malformed(request), {
            extensions: { code: "BAD_REQUEST", http: { status: 400 } },
          });
        }
      });
    },
  };
}

function malformed({ method, url, headers }: Request): string {
  if (method === "GET") {
    const { searchParams } = new URL(url);
    const name = JSON_PARAMETERS.find((each) => !isJson(searchParams.get(each))) ?? "variables";
    return `Expected the parameter "${name}" to be JSON.`;
  }
  return headers.get("content-type")?.startsWith("multipart/form-data")
    ? 'Expected the form\'s fields "operations" and "map" to be JSON objects, as the GraphQL multipart request ' +
      "specification says."
    : "Expected a body with a GraphQL operation, but could not read one.";
}

function isJson(text: string | null): boolean {
  try {
    if (text) JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
