// A question to a partner that may take long: a stop does not wait for its answer.

/** What `work` gives; undefined when it failed because `cut`, which a stop calls, took the connection from under it. */
export async function cutWhenStopped<T>(
  work: () => Promise<T>,
  cut: () => Promise<unknown>,
  stopping: AbortSignal,
): Promise<T | undefined> {
  const onStop = () => void cut().catch(() => undefined);
  stopping.addEventListener('abort', onStop);
  try {
    return await work();
  } catch (error) {
    if (stopping.aborted) return undefined;
    throw error;
  } finally {
    stopping.removeEventListener('abort', onStop);
  }
}
