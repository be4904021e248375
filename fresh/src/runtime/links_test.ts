import assert from "node:assert/strict";
import { h, type VNode } from "preact";
import { type Address, markActiveLink } from "./links.ts";

/** What is marked on a link on a page. */
function marksOf(href: string, address: Address, own: Record<string, string> = {}) {
  const vnode = h("a", { href, ...own }) as VNode;
  markActiveLink(vnode, address);
  const props = vnode.props as Record<string, unknown>;
  return [props["aria-current"], props["data-current"], props["data-ancestor"]];
}

const PAGE = ["page", "true", undefined];
const ABOVE = ["true", undefined, "true"];
const NEITHER = [undefined, undefined, undefined];

Deno.test("markActiveLink() compares paths, with a slash at the end or without", () => {
  const customers = { pathname: "/customers", search: "?band=HIGH" };
  assert.deepEqual(marksOf("/customers", customers), PAGE);
  assert.deepEqual(marksOf("/customers/", customers), PAGE);
  assert.deepEqual(marksOf("/customers", { pathname: "/customers/", search: "" }), PAGE);
  assert.deepEqual(marksOf("/customers", { pathname: "/customers/7", search: "" }), ABOVE);
  assert.deepEqual(marksOf("/", customers), ABOVE);
  assert.deepEqual(marksOf("/custom", customers), NEITHER);
  assert.deepEqual(marksOf("https://holdfast.example/customers", customers), NEITHER);
});

Deno.test("markActiveLink() marks a link with a query as current on that query alone", () => {
  const high = { pathname: "/customers", search: "?band=HIGH" };
  assert.deepEqual(marksOf("/customers?band=HIGH", high), PAGE);
  assert.deepEqual(marksOf("/customers?band=LOW", high), ABOVE);
  assert.deepEqual(marksOf("/customers?band=HIGH", { ...high, search: "" }), ABOVE);
});

Deno.test("markActiveLink() leaves a link with aria-current of its own alone", () => {
  const here = { pathname: "/import", search: "" };
  assert.deepEqual(marksOf("/import", here, { "aria-current": "step" }), [
    "step",
    undefined,
    undefined,
  ]);
});
