import { deepStrictEqual, rejects, strictEqual } from "node:assert/strict";
import { ahead } from "./ahead.ts";

Deno.test("ahead() begins the next item while one is worked on, and no further one", async () => {
  const events: string[] = [];
  async function* items() {
    for (const item of ["a", "b", "c"]) {
      events.push(`made ${item}`);
      yield await Promise.resolve(item);
    }
  }
  for await (const item of ahead(items())) {
    await new Promise((resolve) => setTimeout(resolve));
    events.push(`used ${item}`);
  }
  deepStrictEqual(events, ["made a", "made b", "used a", "made c", "used b", "used c"]);
});

Deno.test("ahead() throws what the items throw, after those before it, and ends them where it is left", async () => {
  let ended = 0;
  async function* items() {
    try {
      yield 1;
      yield 2;
      await Promise.reject(new Error("no third"));
    } finally {
      ended++;
    }
  }
  const seen: number[] = [];
  await rejects(async () => {
    for await (const item of ahead(items())) seen.push(item);
  }, /no third/);
  deepStrictEqual(seen, [1, 2]);
  for await (const item of ahead(items())) if (item === 1) break;
  strictEqual(ended, 2);
});
