// Waits for what comes about by itself.
import { vi } from 'vitest';

/** Resolves when `check` passes; throws what it threw last when it does not within `ms`. It is tried every `everyMs`. */
export async function eventually(
  check: () => unknown,
  { ms = 15_000, everyMs = 20 } = {},
): Promise<void> {
  await vi.waitFor(check, { timeout: ms, interval: everyMs });
}
