import { type Context, treeOf } from "../context.ts";
import type { MaybeLazyMiddleware } from "../types.ts";

/**
 * Run middlewares one inside the other; the innermost `next` is that of the context.
 *
 * @param onError Told of every error once, before an error page handles it.
 */
export async function runMiddlewares<State>(
  middlewares: MaybeLazyMiddleware<State>[],
  ctx: Context<State>,
  onError: (error: unknown) => void,
): Promise<Response> {
  let run = ctx.next;
  for (const middleware of middlewares.toReversed()) {
    const next = run;
    run = async () => {
      const tree = treeOf(ctx);
      const { app, layouts } = tree;
      ctx.next = next;
      try {
        const result = await middleware(ctx);
        return typeof result === "function" ? await result(ctx) : result;
      } catch (error) {
        if (ctx.error !== error) {
          onError(error);
          ctx.error = error;
        }
        throw error;
      } finally {
        tree.app = app;
        tree.layouts = layouts;
      }
    };
  }
  return await run();
}
