import assert from "node:assert/strict";
import { createCache, shared, VersionedMap } from "./cache.ts";

Deno.test("a memory reads again with a new version, and after a failure", async () => {
  let [version, reads] = ["a", 0];
  const { getOrCompute } = createCache(() => Promise.resolve(version), 2);
  const read = () => Promise.resolve(++reads);
  assert.deepEqual([await getOrCompute("x", read), await getOrCompute("x", read)], [1, 1]);
  version = "b";
  assert.equal(await getOrCompute("x", read), 2);
  await assert.rejects(getOrCompute("y", () => Promise.reject(new Error("no"))));
  assert.equal(await getOrCompute("y", read), 3);
  // Only two are kept: the one asked for longest ago goes.
  assert.deepEqual([await getOrCompute("x", read), await getOrCompute("z", read)], [2, 4]);
  assert.deepEqual([await getOrCompute("x", read), await getOrCompute("y", read)], [2, 5]);
});

Deno.test("what is known of a value is told without making it", async () => {
  let version = "a";
  const { getOrCompute, known } = createCache(() => Promise.resolve(version), 1);
  assert.deepEqual(await known("x"), { state: "NONE" });
  const made = Promise.withResolvers<number>();
  const asked = getOrCompute("x", () => made.promise);
  assert.deepEqual(await known("x"), { state: "RUNNING" });
  made.resolve(7);
  assert.equal(await asked, 7);
  assert.deepEqual(await known("x"), { state: "READY", value: 7 });
  version = "b";
  assert.deepEqual(await known("x"), { state: "NONE" });
});

Deno.test("values of one version take no more room than there is", () => {
  const map = new VersionedMap<string>(10, (_key, value) => value.length);
  map.set("1", "a", "aaaa");
  map.set("1", "b", "bbbb");
  assert.equal(map.get("1", "a"), "aaaa");
  map.set("1", "c", "cccc");
  assert.deepEqual(["a", "b", "c"].map((key) => map.get("1", key)), ["aaaa", undefined, "cccc"]);
  map.set("1", "a", "a".repeat(11));
  assert.equal(map.get("1", "a"), undefined);
  assert.equal(map.get("2", "c"), undefined);
  map.set("2", "d", "dddddddddd");
  assert.deepEqual([map.get("2", "d"), map.get("1", "c")], ["dddddddddd", undefined]);
});

Deno.test("whoever asks is told of a reading that began after he asked", async () => {
  const begun: PromiseWithResolvers<number>[] = [];
  const read = shared(() => {
    const reading = Promise.withResolvers<number>();
    begun.push(reading);
    return reading.promise;
  });
  const first = read();
  const others = [read(), read(), read()];
  assert.equal(begun.length, 1);
  begun[0]!.reject(new Error("no"));
  await assert.rejects(first);
  while (begun.length < 2) await Promise.resolve();
  begun[1]!.resolve(2);
  assert.deepEqual(await Promise.all(others), [2, 2, 2]);
  assert.equal(begun.length, 2);
  const last = read();
  begun[2]!.resolve(3);
  assert.equal(await last, 3);
});
