import { define } from "@/utils.ts";
import { ping } from "@/db/client.ts";

/** How long the database may take, in ms: a probe that waits longer learns nothing from it. */
const DATABASE_MS = 2000;

/** Ready: the database answers, and the background loops go on. Says which part does not. */
export const handler = define.handlers({
  GET: async (ctx) => {
    const { db, jobs } = ctx.state.services;
    const headers = { "Content-Type": "text/plain; charset=utf-8" };
    const failing = jobs.health().filter(({ well }) => !well)
      .map(({ name }) => `the ${name} does not work`);
    if (!await answersInTime(ping(db))) {
      failing.unshift("the database does not answer");
    }
    return failing.length === 0
      ? ctx.text("ready\n", { headers })
      : ctx.text(failing.map((line) => `${line}\n`).join(""), { status: 503, headers });
  },
});

async function answersInTime(answer: PromiseLike<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), DATABASE_MS);
  try {
    return await Promise.race([answer.then(() => true, () => false), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
