import { failures } from "./(_steps)/failures.tsx";
import { reader } from "./(_steps)/reader.ts";
import { sameOrigin, securityHeaders } from "./(_steps)/security.ts";

/**
 * What every request goes through, from the outside in. The services are in the state already: whoever starts
 * the program puts them there.
 */
export default [
  // First, because every page after it, error pages too, speaks to the reader.
  reader,
  // Outside the rendering of failures, so that error pages have the headers too.
  securityHeaders,
  failures,
  // Innermost: its refusal is a page like any other failure.
  sameOrigin,
];
