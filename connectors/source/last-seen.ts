// When a record of each source was last accepted, kept over a restart: one that fell silent, or sends nothing but what is refused, while forewarn stood still, or just before, is known by it.
import { readFile } from 'node:fs/promises';
import { FwError } from '../../signal/fw-error.ts';
import { writeDurably } from './place-file.ts';

const VERSION = 1;

export class LastSeen {
  readonly #path: string;
  /** Processing time, epoch ms, by name of the source. */
  readonly #times: Map<string, number>;
  #newestTime: number;
  #written = '';
  #saving: Promise<void> = Promise.resolve();

  private constructor(path: string, times: Map<string, number>, newestTime: number) {
    this.#path = path;
    this.#times = times;
    this.#newestTime = newestTime;
  }

  /**
   * What is kept in a file, of these sources; one that is not in it counts as heard now, since nobody knew of it before. Throws FW_FILE when the file
   * cannot be read.
   */
  static async open(path: string, names: readonly string[], now: number): Promise<LastSeen> {
    const { seen, newestTime } = await keptIn(path);
    const times = names.map((name) => [name, seen.get(name) ?? now] as const);
    return new LastSeen(path, new Map(times), newestTime);
  }

  /** The newest event time that the log had, epoch ms; -Infinity when none was kept. Sources whose records lie far behind it are late whoever waits for them. */
  get newestTime(): number {
    return this.#newestTime;
  }

  /** Takes note of the newest event time in the log; an older one changes nothing. */
  noteNewest(time: number): void {
    this.#newestTime = Math.max(this.#newestTime, time);
  }

  /** When something of a source was accepted: processing time, epoch ms. */
  at(name: string): number | undefined {
    return this.#times.get(name);
  }

  /** Takes note of when something was accepted; an earlier time than is known changes nothing. */
  note(name: string, at: number): void {
    if (at > (this.#times.get(name) ?? Number.NEGATIVE_INFINITY)) this.#times.set(name, at);
  }

  /** Resolves when it is on disk, one write after the other. Throws what writing throws; it can be saved again. */
  save(): Promise<void> {
    const saving = this.#saving.then(() => this.#write());
    this.#saving = saving.catch(() => undefined);
    return saving;
  }

  async #write(): Promise<void> {
    const newest = Number.isFinite(this.#newestTime) ? { newestTime: this.#newestTime } : {};
    const seen = Object.fromEntries(this.#times);
    const text = JSON.stringify({ version: VERSION, seen, ...newest });
    if (text === this.#written) return;
    await writeDurably(this.#path, `${text}\n`);
    this.#written = text;
  }
}

interface Kept {
  readonly seen: ReadonlyMap<string, number>;
  readonly newestTime: number;
}

const NOTHING: Kept = { seen: new Map(), newestTime: Number.NEGATIVE_INFINITY };

async function keptIn(path: string): Promise<Kept> {
  try {
    const state: unknown = JSON.parse(await readFile(path, 'utf8'));
    const seen: unknown = Reflect.get(Object(state), 'seen');
    const times = Object.entries(Object(seen)).flatMap(([name, at]) =>
      typeof at === 'number' ? [[name, at] as const] : [],
    );
    const newest: unknown = Reflect.get(Object(state), 'newestTime');
    const { newestTime } = NOTHING;
    return { seen: new Map(times), newestTime: typeof newest === 'number' ? newest : newestTime };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return NOTHING;
    const why = error instanceof Error ? error.message : String(error);
    const text = `The file ${path}, which says when sources were last heard, cannot be used: ${why}. Mend or remove it; without it all were heard just now.`;
    throw new FwError('FW_FILE', text, { cause: error });
  }
}
