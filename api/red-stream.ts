// The newest red episodes as server-sent events: the whole list at once, again when a task of the region changes, and every few seconds in any case.
import { setTimeout as sleep } from 'node:timers/promises';
import { isFwError } from '../signal/fw-error.ts';
import { concerns } from './change-stream.ts';
import type { ChangePort } from './ports.ts';

/** Lists that nothing changed: a step of a ladder may have gone on, and who hears nothing for longer lost the line. */
const AGAIN_MS = 10_000;
/** Between lists when much changes. */
const PAUSE_MS = 2_000;
/** Between tries while Redis is away. */
const AWAY_MS = 1_000;
/** A browser that lost the stream comes back after so long. */
const RETRY_MS = 2_000;

export interface RedStreamOptions {
  readonly changes: ChangePort;
  readonly region: string;
  readonly read: () => Promise<unknown>;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** How long it lasts, ms; whoever comes back is asked again who they are. */
  readonly lastsMs: number;
}

/** Blocks of the stream as text. While Redis is away the stream says so in comments and goes on. */
export async function* redStream(options: RedStreamOptions): AsyncGenerator<string> {
  const { changes, region, read, signal, lastsMs } = options;
  const endsAt = performance.now() + lastsMs;
  let after: string | undefined;
  let sentAt = Number.NEGATIVE_INFINITY;
  let isDue = true;
  yield `retry: ${RETRY_MS}\n\n`;
  while (!signal.aborted) {
    try {
      after ??= await changes.newest();
      const pausedMs = performance.now() - sentAt;
      if (pausedMs >= (isDue ? PAUSE_MS : AGAIN_MS)) {
        yield `event: red\ndata: ${JSON.stringify(await read())}\n\n`;
        sentAt = performance.now();
        isDue = false;
      }
      if (await changes.waitAfter(after, signal)) {
        const news = await changes.read(after);
        after = news.at(-1)?.changeId ?? after;
        isDue ||= news.some((change) => change.kind === 'task' && concerns(change, region));
      }
    } catch (error) {
      if (!isFwError(error, 'FW_REDIS_AWAY')) throw error;
      yield ': FW_REDIS_AWAY\n\n';
      await sleep(AWAY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
    if (performance.now() >= endsAt) return;
  }
}
