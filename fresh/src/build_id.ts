/** The version of the assets that `asset()` writes into URLs; set when a build is applied. */
export let BUILD_ID: string = "dev";

/** Set {@linkcode BUILD_ID}. */
export function setBuildId(id: string): void {
  BUILD_ID = id;
}
