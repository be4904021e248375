import { Fragment, h, type VNode } from "preact";
import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import type { BuildCache } from "../build_cache.ts";
import type { ComponentTree, Context } from "../context.ts";
import { renderComponent } from "./components.ts";
import "./hooks.ts";
import { RenderState, withRender } from "./state.ts";

const nonces = new WeakMap<Response, string>();

/** The nonce on the scripts and styles of a rendered response. */
export function nonceOf(response: Response): string | undefined {
  return nonces.get(response);
}

/**
 * Render a page inside its layouts and the app wrapper.
 *
 * The page is rendered before the wrapper, so that what it puts in `<Head>` is known by then.
 */
export async function renderDocument<State>(
  ctx: Context<State>,
  cache: BuildCache<State>,
  page: VNode | null,
  init: ResponseInit,
  tree: ComponentTree<State>,
): Promise<Response> {
  let content = page;
  for (const layout of tree.layouts.toReversed()) {
    const child = content;
    const result = await renderComponent(ctx, layout, null, () => child);
    if (result instanceof Response) return result;
    content = result;
  }

  let inner: VNode | null = content;
  const wrapper = tree.app === null
    ? null
    : await renderComponent(ctx, tree.app, null, () => inner);
  if (wrapper instanceof Response) return wrapper;

  const state = new RenderState(ctx, cache);
  const html = withRender(state, () => {
    const body = renderToString(content ?? h(Fragment, null));
    if (wrapper === null) return complete(state, body);
    inner = raw(body);
    return complete(state, renderToString(wrapper));
  });

  const headers = new Headers(init.headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  const preload = preloadLinks(state);
  if (preload !== "") headers.append("Link", preload);

  const response = new Response(`<!DOCTYPE html>${html}`, {
    status: init.status ?? 200,
    headers,
    ...(init.statusText === undefined ? {} : { statusText: init.statusText }),
  });
  nonces.set(response, state.nonce);
  return response;
}

/** Add the outer elements that the app wrapper did not render. */
function complete(state: RenderState, html: string): string {
  if (state.hasHtml && state.hasHead && state.hasBody) return html;
  let document = raw(html);
  if (!state.hasBody) document = h("body", null, document);
  if (!state.hasHead) {
    document = h(
      Fragment,
      null,
      h("head", null, h("meta", { charset: "utf-8" })),
      document,
    );
  }
  if (!state.hasHtml) document = h("html", null, document);
  return renderToString(document);
}

function raw(html: string): VNode {
  // deno-lint-ignore no-explicit-any -- the element's props are of no concern here
  return jsxTemplate([html]) as VNode<any>;
}

function preloadLinks(state: RenderState): string {
  if (state.islands.size === 0) return "";
  const { basePath } = state.ctx.config;
  const files = new Set([state.cache.clientEntry]);
  for (const { file } of state.islands) files.add(file);
  return [...files]
    .map((file) => `<${encodeURI(basePath + file)}>; rel="modulepreload"; as="script"`)
    .join(", ");
}
