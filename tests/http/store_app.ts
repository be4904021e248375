import type { DatabaseFixture } from "../support/database.ts";
import { seedStore } from "./seeded_store.ts";
import { OWN_PAGE, testApp } from "./test_app.ts";

/** The app over the seeded store, with the ways of a reader and of a form. */
export async function withStore(fixture: DatabaseFixture) {
  await seedStore(fixture.connection);
  const app = await testApp(fixture);
  const get = async (path: string, language = "en") => {
    const response = await app.fetch(path, { headers: { "accept-language": language } });
    return { status: response.status, text: await response.text() };
  };
  const post = (path: string, fields: Readonly<Record<string, string>>) =>
    app.fetch(path, { method: "POST", headers: OWN_PAGE, body: new URLSearchParams(fields) });
  return { ...app, get, post };
}
