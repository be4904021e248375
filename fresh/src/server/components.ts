import { type AnyComponent, type FunctionComponent, h, type VNode } from "preact";
import type { Context } from "../context.ts";
import type { AsyncAnyComponent, PageProps, RouteComponent } from "../types.ts";

/** The props of a page, layout, error page or app wrapper. */
export function pageProps<State>(
  ctx: Context<State>,
  data: unknown,
  Component: FunctionComponent,
): PageProps<unknown, State> {
  const { config, url, req, params, info, state, isPartial, error, route } = ctx;
  return {
    config,
    url,
    req,
    params,
    info,
    state,
    isPartial,
    error,
    route,
    data,
    Component,
  };
}

/** Whether the component is an `async` function, which has to be awaited before it is rendered. */
export function isAsync<P>(
  component: AnyComponent<P> | AsyncAnyComponent<P>,
): component is AsyncAnyComponent<P> {
  return component.constructor.name === "AsyncFunction";
}

/**
 * Make the element of a route component, awaiting an asynchronous one.
 *
 * @returns The element, or the response that an asynchronous component chose to send instead.
 */
export async function renderComponent<State>(
  ctx: Context<State>,
  component: RouteComponent<State>,
  data: unknown,
  child: FunctionComponent,
): Promise<VNode | Response | null> {
  const props = pageProps(ctx, data, child);
  if (isAsync(component)) {
    return await component(props) as VNode | Response | null;
  }
  return h(
    component as FunctionComponent<PageProps<unknown, State>>,
    props,
  ) as VNode;
}
