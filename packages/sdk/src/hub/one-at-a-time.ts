const turns = new Map<string, Promise<void>>();

/**
 * Waits until nobody else in this program is at work on `key`. Dispose of what it gives to let the
 * next one in.
 */
export async function oneAtATime(key: string, signal: AbortSignal): Promise<Disposable> {
  for (;;) {
    signal.throwIfAborted();
    const before = turns.get(key);
    if (!before) break;
    await before;
  }
  const { promise, resolve } = withResolvers();
  turns.set(key, promise);
  return {
    [Symbol.dispose]() {
      turns.delete(key);
      resolve();
    },
  };
}

function withResolvers() {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
