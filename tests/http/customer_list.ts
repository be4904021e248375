import assert from "node:assert/strict";
import type { TestApp } from "./test_app.ts";

/** The page or file at a path, which has to be there. */
export async function text(app: TestApp, path: string, language = "en"): Promise<string> {
  const response = await app.fetch(path, { headers: { "Accept-Language": language } });
  assert.equal(response.status, 200, path);
  return await response.text();
}

/** Ids of the customers that a page lists. */
export const listed = (html: string) =>
  [...html.matchAll(/<th scope="row"><a href="\/customers\/([^"?]+)/g)].map(([, id]) => id);

/** Ids of the list that an address opens. */
export const listOf = async (app: TestApp, path: string) => listed(await text(app, path));
