/**
 * The same items, each next one begun while the one before is worked on: with a generator around another, reading,
 * computing and writing go on beside each other, one item ahead.
 */
export async function* ahead<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]();
  const begin = () => {
    const next = iterator.next();
    // Its failure is thrown where it is awaited; until then it is no unhandled one.
    next.catch(() => undefined);
    return next;
  };
  let next = begin();
  try {
    for (let item = await next; !item.done; item = await next) {
      next = begin();
      yield item.value;
    }
  } finally {
    // A generator that is at work ends with its work.
    await next.catch(() => undefined);
    await iterator.return?.();
  }
}
