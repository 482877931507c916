// When a record of each source was last accepted, kept over a restart: one that fell silent, or sends nothing but what is refused, while forewarn stood still, or just before, is known by it.
import { readFile } from 'node:fs/promises';
import { FwError } from '../../signal/fw-error.ts';
import { writeDurably } from './place-file.ts';

const VERSION = 1;

export class LastSeen {
  readonly #path: string;
  /** Processing time, epoch ms, by name of the source. */
  readonly #times: Map<string, number>;
  #written = '';
  #saving: Promise<void> = Promise.resolve();

  private constructor(path: string, times: Map<string, number>) {
    this.#path = path;
    this.#times = times;
  }

  /**
   * What is kept in a file, of these sources; one that is not in it counts as heard now, since nobody knew of it before. Throws FW_FILE when the file
   * cannot be read.
   */
  static async open(path: string, names: readonly string[], now: number): Promise<LastSeen> {
    const kept = await timesIn(path);
    return new LastSeen(path, new Map(names.map((name) => [name, kept.get(name) ?? now])));
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
    const text = JSON.stringify({ version: VERSION, seen: Object.fromEntries(this.#times) });
    if (text === this.#written) return;
    await writeDurably(this.#path, `${text}\n`);
    this.#written = text;
  }
}

async function timesIn(path: string): Promise<Map<string, number>> {
  try {
    const state: unknown = JSON.parse(await readFile(path, 'utf8'));
    const seen: unknown = Reflect.get(Object(state), 'seen');
    const times = Object.entries(Object(seen)).flatMap(([name, at]) =>
      typeof at === 'number' ? [[name, at] as const] : [],
    );
    return new Map(times);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    const why = error instanceof Error ? error.message : String(error);
    const text = `The file ${path}, which says when sources were last heard, cannot be used: ${why}. Mend or remove it; without it all were heard just now.`;
    throw new FwError('FW_FILE', text, { cause: error });
  }
}
