// Work that is done at the start and once a day: letting go of what is old.

const DAY_MS = 86_400_000;
const RETRY_MS = 3_600_000;

/** Does it at once and every day, an hour after a failure; gives what stops it and waits for what is under way. */
export function everyDay(
  work: () => Promise<unknown>,
  onTrouble: (error: unknown) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let round = Promise.resolve();
  const next = (waitMs: number) => {
    if (!isStopped) timer = setTimeout(begin, waitMs).unref();
  };
  const begin = () => {
    round = work().then(
      () => next(DAY_MS),
      (error: unknown) => {
        onTrouble(error);
        next(RETRY_MS);
      },
    );
  };
  begin();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await round;
  };
}
