// What happened at the desks beside the tasks: who came and paused, what leads did. A script writes each event in the step that does the thing, so
// that none is missing; whoever looks on reads the stream, and the ledger is told of all of it.
import { openRecord, type SealedRecord, sealJson } from '../../vault/record.ts';
import type { Vault } from '../../vault/vault.ts';
import type { LeadWord } from './desk-pause.ts';
import type { DeskStore } from './desk-store.ts';
import { type Telling, tellEvery } from './telling.ts';

export const DESK_EVENT_KINDS = [
  'staff',
  'reassigned',
  'desk-paused',
  'desk-resumed',
  'task-moved',
] as const;

export interface DeskEvent {
  /** Place in the stream: ever greater. */
  readonly eventId: string;
  readonly kind: (typeof DESK_EVENT_KINDS)[number];
  /** Processing time, epoch ms. */
  readonly at: number;
  /** Region code. */
  readonly desk?: string;
  readonly staff?: string;
  /** How the member of staff stands now. */
  readonly state?: string;
  readonly taskId?: string;
  readonly reason?: string;
  readonly by?: string;
  /** Who or what has it then. */
  readonly to?: string;
}

export interface DeskEventsOptions {
  /** Resolves when the ledger has them; the same may be told twice. */
  readonly tell?: (events: readonly DeskEvent[]) => Promise<unknown>;
  /** Time between looks for what the ledger has not been told, ms. */
  readonly everyMs?: number;
  readonly onError?: (error: unknown) => void;
}

/** An event as the stream has it: what somebody typed as its reason is sealed. */
type KeptEvent = Omit<DeskEvent, 'eventId'> & Partial<SealedRecord>;

const BATCH = 500;
const EVERY_MS = 1_000;

export class DeskEvents {
  readonly #store: DeskStore;
  readonly #options: DeskEventsOptions;
  readonly #telling: Telling | undefined;

  constructor(store: DeskStore, options: DeskEventsOptions = {}) {
    this.#store = store;
    this.#options = options;
    if (options.tell === undefined) return;
    const { everyMs = EVERY_MS, onError } = options;
    this.#telling = tellEvery(everyMs, () => this.tellLedger(), onError);
  }

  /** Events after one, oldest first, at most `limit`; from the oldest that is kept when `after` is ''. Throws FwError FW_REDIS_AWAY. */
  read(after: string, limit = BATCH): Promise<DeskEvent[]> {
    const from = after === '' ? '-' : `(${after}`;
    return this.#store.ask(async () => {
      const { redis } = this.#store;
      const rows = await redis.xrange(this.#store.key('desk-events'), from, '+', 'COUNT', limit);
      return rows.map(([eventId, [, text = '{}']]) => openEvent(this.#store.vault, eventId, text));
    });
  }

  /** Id of the newest event; `0-0` when there is none. */
  newest(): Promise<string> {
    return this.#store.ask(async () => {
      const { redis } = this.#store;
      const [row] = await redis.xrevrange(this.#store.key('desk-events'), '+', '-', 'COUNT', 1);
      return row?.[0] ?? '0-0';
    });
  }

  /** Tells the ledger of what it has not been told; gives how many events that were. */
  async tellLedger(): Promise<number> {
    const { tell } = this.#options;
    if (tell === undefined) return 0;
    const key = this.#store.key('desk-events-told');
    let count = 0;
    for (;;) {
      const told = (await this.#store.ask(() => this.#store.redis.get(key))) ?? '';
      const events = await this.read(told);
      const last = events.at(-1);
      if (last === undefined) return count;
      await tell(events);
      await this.#store.ask(() => this.#store.redis.set(key, last.eventId));
      count += events.length;
    }
  }

  /** Tells what is left, and stops. */
  async close(): Promise<void> {
    await this.#telling?.end();
  }
}

/** What of an event its script is told of who acts and why: fields of the event, as JSON. */
export function sealWord(vault: Vault, { by, reason }: LeadWord): string {
  return sealJson(vault, { by, reason }, aboutWord(by), { by });
}

/** An event of the stream, with its reason. Throws FwError FW_CONFIG when its key is missing. */
export function openEvent(vault: Vault, eventId: string, text: string): DeskEvent {
  const { sealed, ...event }: KeptEvent = JSON.parse(text);
  if (sealed === undefined) return { ...event, eventId };
  const { reason } = openRecord<{ reason: string }>(vault, { sealed }, aboutWord(event.by ?? ''));
  return { ...event, reason, eventId };
}

function aboutWord(by: string): string {
  return `word of ${by}`;
}
