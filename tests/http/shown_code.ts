/** The blocks of code that a page shows, and ways to run them against the app that shows them. */
import assert from "node:assert/strict";
import { ORIGIN, type TestApp } from "./test_app.ts";

/** Text out of markup. */
export const plain = (html: string) =>
  html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'").replaceAll("&amp;", "&");

/** A page with the blocks of code that it shows. */
export async function pageOf(
  app: Pick<TestApp, "fetch">,
  path: string,
  headers: Record<string, string> = {},
) {
  const response = await app.fetch(path, { headers });
  assert.equal(response.status, 200, path);
  const html = await response.text();
  const codes = [...html.matchAll(/<pre class="code"[^>]*><code>([^]*?)<\/code><\/pre>/g)]
    .map(([, code]) => plain(code!));
  return { html, codes };
}

/** The words of a shell's command, quotes resolved and one variable set. */
function wordsOf(command: string, key: string): string[] {
  const joined = command.replaceAll("\\\n", " ");
  return [...joined.matchAll(/(?:'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(
      /'([^']*)'|"((?:\\.|[^"\\])*)"/g,
      (_, single, double) =>
        single ?? double.replaceAll("$HOLDFAST_KEY", key).replace(/\\(.)/g, "$1"),
    )
  );
}

/** Sends what a curl command would. */
export async function curl(
  app: Pick<TestApp, "fetch">,
  command: string,
  key = "",
): Promise<Response> {
  const headers = new Headers();
  const form = new FormData();
  let [address, data, parts]: [string, string | undefined, boolean] = ["", undefined, false];
  const words = wordsOf(command, key);
  assert.equal(words.shift(), "curl");
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "-H" || word === "--header") {
      const [name, value] = words.shift()!.split(/: (.*)/s);
      headers.set(name!, value!);
    } else if (word === "-d") data = words.shift();
    else if (word === "-F") {
      const [name, value] = words.shift()!.split(/=(.*)/s);
      const file = value!.startsWith("@");
      form.append(name!, file ? new File(["CustomerID\nC1\n"], value!.slice(1)) : value!);
      parts = true;
    } else if (/^--(output|etag-compare|etag-save)$/.test(word)) words.shift();
    else if (!word.startsWith("-")) address = word;
  }
  assert.ok(address.startsWith(`${ORIGIN}/`), command);
  const body = parts ? form : data;
  return await app.fetch(address.slice(ORIGIN.length), {
    headers,
    ...body === undefined ? {} : { method: "POST", body },
  });
}

/** Runs a piece of JavaScript whose `fetch` reaches the app. */
export async function runScript(
  app: Pick<TestApp, "fetch">,
  script: string,
  key: string,
): Promise<unknown> {
  const shown: unknown[] = [];
  const log = { log: (value: unknown) => shown.push(value) };
  const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
  const fetched = (address: string, init: RequestInit) => {
    assert.ok(address.startsWith(`${ORIGIN}/`));
    return app.fetch(address.slice(ORIGIN.length), init);
  };
  await new AsyncFunction("fetch", "console", "key", script)(fetched, log, key);
  return shown[0];
}
