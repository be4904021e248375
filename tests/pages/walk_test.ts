import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import en from "@/locales/en.json" with { type: "json" };
import ko from "@/locales/ko.json" with { type: "json" };
import { ECOMMERCE } from "@/schema/presets/ecommerce.ts";
import { browserTest } from "../e2e/browser.ts";
import { PAGES } from "./pages.ts";
import { withSeededApp } from "../e2e/seeded_app.ts";

/** What a page shows of itself to someone without JavaScript. */
interface Sight {
  readonly status: number;
  readonly heading: string;
  readonly links: readonly string[];
  /** Forms that no one can send: without a button, or without an address. */
  readonly deadForms: readonly string[];
  /** The texts of its elements, one each. */
  readonly texts: readonly string[];
}

/** Maximum number of addresses walked; a link to a page of a list, a filter and an order each count. */
const ADDRESSES = 250;
/** Links away from the overview. */
const STEPS = 4;

/**
 * Walks from the overview along every link, one address for each page and set of query parameters, and calls back
 * for each page. What is no page, such as an export, is only fetched. Tells of links that lead nowhere.
 */
async function walk(
  page: Page,
  origin: string,
  visit: (path: string, sight: Sight) => void,
): Promise<string[]> {
  const broken: string[] = [];
  const seen = new Set<string>();
  let next = ["/"];
  for (let step = 0; step <= STEPS; step++) {
    const found = new Set<string>();
    for (const path of next) {
      const kind = kindOf(path, origin);
      if (seen.has(kind) || seen.size === ADDRESSES) continue;
      seen.add(kind);
      const response = await page.request.get(path);
      const type = response.headers()["content-type"] ?? "";
      if (!response.ok()) broken.push(`${path}: ${response.status()}`);
      if (!type.startsWith("text/html") || path.startsWith("/graphql")) continue;
      const sight = await look(page, path);
      visit(path, sight);
      sight.links.forEach((link) => found.add(link));
    }
    next = [...found];
  }
  return broken;
}

/** An address without the ids that it names and the values that it filters by. */
function kindOf(path: string, origin: string): string {
  const { pathname, searchParams } = new URL(path, origin);
  const shape = pathname.replace(
    /\/(\d+|C-\d+)(?=\/|$)|(?<=^\/docs|^\/data\/columns)\/.*/g,
    "/:id",
  );
  return `${shape}?${[...new Set(searchParams.keys())].sort().join("&")}`;
}

async function look(page: Page, path: string): Promise<Sight> {
  const response = await page.goto(path);
  const seen = await page.evaluate(() => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const within = node.parentElement!;
      if (within.closest("script, style, pre, code")) continue;
      // The documentation is in English, and its page says so.
      if (within.closest("[lang]")?.getAttribute("lang") !== document.documentElement.lang) {
        continue;
      }
      const text = node.textContent!.trim();
      if (text !== "") texts.push(text);
    }
    for (
      const element of document.querySelectorAll("[aria-label], [title], [alt], [placeholder]")
    ) {
      for (const name of ["aria-label", "title", "alt", "placeholder"]) {
        const text = element.getAttribute(name)?.trim();
        if (text) texts.push(text);
      }
    }
    const own = [...document.querySelectorAll<HTMLAnchorElement>("a[href]")]
      .map(({ href }) => new URL(href))
      .filter(({ origin }) => origin === location.origin);
    const deadForms = [...document.forms]
      .filter((form) =>
        ![...form.elements].some((each) => each.matches("button:not([type=button])"))
      )
      .map((form) => form.outerHTML.slice(0, 120));
    return {
      heading: document.querySelector("h1")?.textContent ?? "",
      links: own.map(({ pathname, search }) => pathname + search),
      deadForms,
      texts,
    };
  });
  return { status: response!.status(), ...seen };
}

/** What a shop's own table may say, in whatever language the page is. */
const VALUES = new Set<string>(
  ECOMMERCE.columns.flatMap(({ header, categories = [] }) => [header, ...categories]),
);

/** English texts whose Korean differs. */
function* onlyEnglish(english: unknown, korean: unknown): Generator<string> {
  if (typeof english === "string") {
    if (english !== korean && !english.includes("{{") && !VALUES.has(english)) yield english;
  } else if (typeof english === "object" && english !== null) {
    for (const [key, value] of Object.entries(english)) {
      yield* onlyEnglish(value, (korean as Record<string, unknown> | undefined)?.[key]);
    }
  }
}

/** Keys of texts, which a page shows where it finds no text. */
function* keysOf(tree: object, prefix = ""): Generator<string> {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") yield `${prefix}${key}`;
    else yield* keysOf(value, `${prefix}${key}.`);
  }
}

async function plainPage(browser: Browser, baseURL: string, locale: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, locale, javaScriptEnabled: false });
  return await context.newPage();
}

browserTest(
  "without JavaScript every link leads somewhere, every page has a heading, every form can be sent",
  async () => {
    await withSeededApp(async (browser, origin) => {
      const page = await plainPage(browser, origin, "en-GB");
      const findings: string[] = [];
      const pages: string[] = [];
      const broken = await walk(page, origin, (path, { status, heading, deadForms, texts }) => {
        pages.push(path);
        if (status !== 200) findings.push(`${path}: ${status}`);
        if (heading.trim() === "") findings.push(`${path}: no heading`);
        findings.push(...deadForms.map((form) => `${path}: a form without a button: ${form}`));
        findings.push(...untranslated(texts).map((text) => `${path}: no text for ${text}`));
      });
      assert.deepEqual([...broken, ...findings], []);
      // What the other tests of every page go by has no page missing.
      const bare = (path: string) => kindOf(path.replace(/\?.*/, ""), origin);
      const listed = new Set(PAGES.map(([, path]) => bare(path)));
      assert.deepEqual([...new Set(pages.map(bare))].filter((kind) => !listed.has(kind)), []);
      assert.ok(pages.length > 40, `walked over ${pages.length} pages`);
    });
  },
);

browserTest("in Korean no page keeps a text in English", async () => {
  const english = new Set(onlyEnglish(en, ko));
  await withSeededApp(async (browser, origin) => {
    const page = await plainPage(browser, origin, "ko-KR");
    const findings = new Set<string>();
    await walk(page, origin, (path, { texts }) => {
      for (const text of [...texts.filter((each) => english.has(each)), ...untranslated(texts)]) {
        findings.add(`${text} (${path})`);
      }
    });
    assert.deepEqual([...findings], []);
  });
});

const KEYS = new Set([...keysOf(en)].filter((key) => key.includes(".")));

/** Texts that are the key of a text. */
function untranslated(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.split(/\s+/)).filter((word) => KEYS.has(word));
}
