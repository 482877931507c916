// Whether a secret that somebody shows is the one that was agreed on.
import { createHash, timingSafeEqual } from 'node:crypto';

/** Without telling by the time it takes how much of it is the same. */
export function isSameSecret(shown: string, wanted: string): boolean {
  const [a, b] = [shown, wanted].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
