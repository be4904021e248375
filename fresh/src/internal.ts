/**
 * What a build's generated server uses. Not for apps.
 *
 * @module
 */
export { fileURLToPath as fromFileUrl } from "node:url";
export { setBuildCache } from "./app.ts";
export { SnapshotCache } from "./snapshot.ts";
