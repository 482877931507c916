// The time of this machine, for what counts up or down on the screen.
import { useEffect, useMemo, useState } from 'react';

/** Now, epoch ms, new every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** The server's time, going on by this machine's clock from `at`, when the server answered: a seat whose clock is wrong counts right. */
export function useServerNow(at: number): number {
  const offset = useMemo(() => at - Date.now(), [at]);
  return useNow(1_000) + offset;
}
