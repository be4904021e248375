import { audit } from "./(_steps)/audit.ts";
import { bodies } from "./(_steps)/body.ts";
import { credentials } from "./(_steps)/credentials.ts";
import { crossOrigin } from "./(_steps)/cross_origin.ts";
import { failures } from "./(_steps)/failures.tsx";
import { identity } from "./(_steps)/identity.ts";
import { measure } from "./(_steps)/measure.ts";
import { sameOrigin, securityHeaders } from "./(_steps)/security.ts";
import { shop } from "./(_steps)/shop.ts";
import { transfer } from "./(_steps)/transfer.ts";
import { work } from "./(_steps)/work.ts";

/**
 * What every request goes through, from the outside in. `app.ts` has already read the language and the theme. The
 * entry point has put the services into the state.
 */
export default [
  // First, because it takes a key out of the address.
  credentials,
  // Outside the rendering of failures, so that error pages have the headers too.
  securityHeaders,
  // Outside it as well, so that other sites' pages can read why they are refused.
  crossOrigin,
  // Outside it too, to see what a failure is answered with.
  measure,
  // Inside it, so that it counts what a client is told that has the answer already.
  transfer,
  failures,
  // From here on a refusal is a page like any other failure.
  identity,
  sameOrigin,
  bodies,
  audit,
  shop,
  work,
];
