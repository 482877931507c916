// What changed, as server-sent events: ids alone, so that whoever looks on asks for what they may see. Whoever comes back says which event they saw last, and gets those
// that they missed, or is told to ask for everything anew.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Change, ChangeKind } from '../dissuasion/change-feed.ts';
import { isFwError } from '../signal/fw-error.ts';
import { isWithin } from '../signal/region.ts';
import type { ChangePort } from './ports.ts';

/** Something is sent so often at least: who hears nothing for longer lost the line. */
const HEARTBEAT_MS = 15_000;
/** A browser that lost the stream comes back after so long. */
const RETRY_MS = 2_000;
/** Between tries while Redis is away. */
const AWAY_MS = 1_000;

export interface ChangeStreamOptions {
  readonly changes: ChangePort;
  /** This desk and those below it. */
  readonly desk: string;
  /** Whether the caller is told of this. */
  readonly isTold: (kind: ChangeKind) => boolean;
  readonly lastEventId?: string;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** How long it lasts, ms; whoever comes back is asked again who they are. */
  readonly lastsMs: number;
}

/** Blocks of the stream as text. While Redis is away the stream says so in comments and goes on. */
export async function* changeStream(options: ChangeStreamOptions): AsyncGenerator<string> {
  const { changes, signal, lastsMs } = options;
  const endsAt = performance.now() + lastsMs;
  let after: string | undefined;
  let toldAt = performance.now();
  yield `retry: ${RETRY_MS}\n\n`;
  while (!signal.aborted) {
    let text = '';
    try {
      if (after === undefined) {
        ({ after, text } = await begin(options));
      } else if (await changes.waitAfter(after, signal)) {
        const news = await changes.read(after);
        text = blocksOf(news, options);
        after = news.at(-1)?.changeId ?? after;
      }
    } catch (error) {
      if (!isFwError(error, 'FW_REDIS_AWAY')) throw error;
      text = ': FW_REDIS_AWAY\n\n';
      await sleep(AWAY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
    if (text === '' && performance.now() - toldAt >= HEARTBEAT_MS) {
      // With an id, so that who comes back is not told again of what was not theirs.
      text = after === undefined ? ':\n\n' : block('idle', after, {});
    }
    if (text !== '') {
      toldAt = performance.now();
      yield text;
    }
    if (performance.now() >= endsAt) return;
  }
}

/** Where the stream begins: after what was seen, or now. */
async function begin({
  changes,
  lastEventId,
}: ChangeStreamOptions): Promise<{ after: string; text: string }> {
  if (lastEventId !== undefined && (await changes.isKept(lastEventId))) {
    return { after: lastEventId, text: block('ready', lastEventId, {}) };
  }
  const newest = await changes.newest();
  const kind = lastEventId === undefined ? 'ready' : 'reset';
  return { after: newest, text: block(kind, newest, {}) };
}

/** One block a thing: what changed twice is told of once. */
function blocksOf(news: readonly Change[], { desk, isTold }: ChangeStreamOptions): string {
  const last = new Map<string, Change>();
  for (const change of news) {
    if (!isTold(change.kind) || !concerns(change, desk)) continue;
    const key = `${change.kind} ${change.id ?? change.desk ?? ''} ${change.desk ?? ''}`;
    last.delete(key);
    last.set(key, change);
  }
  return [...last.values()]
    .map(({ changeId, kind, id, desk: at }) => {
      const where = at === undefined ? {} : { desk: at };
      if (kind === 'board') return block(kind, changeId, where);
      return block(kind, changeId, { [`${kind}Id`]: id, ...where });
    })
    .join('');
}

/** Whether a change is of a desk or of one below it, or of none at all. */
export function concerns({ desk, home }: Pick<Change, 'desk' | 'home'>, asked: string): boolean {
  if (desk === undefined) return true;
  return isWithin(desk, asked) || (home !== undefined && isWithin(home, asked));
}

function block(name: string, eventId: string, data: object): string {
  return `id: ${eventId}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
