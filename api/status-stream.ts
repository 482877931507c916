// How the system stands as server-sent events: at once, and then every two seconds.
import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamEnd } from './routes/event-stream.ts';
import type { StatusBoard } from './status.ts';

/** Shorter than the pages' own asking, which rests while these come. */
const EVERY_MS = 2_000;
/** A browser that lost the stream comes back after so long. */
const RETRY_MS = 2_000;

/** Blocks of the stream as text. */
export async function* statusStream(
  board: Pick<StatusBoard, 'read'>,
  { signal, lastsMs }: StreamEnd,
): AsyncGenerator<string> {
  const endsAt = performance.now() + lastsMs;
  yield `retry: ${RETRY_MS}\n\n`;
  while (!signal.aborted) {
    yield `event: status\ndata: ${JSON.stringify(await board.read())}\n\n`;
    if (performance.now() >= endsAt) return;
    await sleep(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
