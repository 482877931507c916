// The time of this machine, for what counts up or down on the screen.
import { useEffect, useState } from 'react';

/** Now, epoch ms, new every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
