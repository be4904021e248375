/** A value, or the promise of one where it has to be waited for. */
export type Awaitable<T> = T | Promise<T>;

/** Goes on with a value at once where it is there: a promise for each of many nodes costs more than their fields. */
export function whenRead<T, R>(
  value: Awaitable<T>,
  next: (value: T) => Awaitable<R>,
): Awaitable<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
