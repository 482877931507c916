// Files with a row for each person, asked for by one, approved by another, and fetched once by who asked: nobody carries a list of people away alone.
import { randomUUID } from 'node:crypto';
import { FwError } from '../signal/fw-error.ts';
import type { AccessStore } from './access-store.ts';

const EXPORTS = 'exports';
/** From its approval; who needs it takes it the same day. */
export const FETCH_MS = 86_400_000;
/** Nobody remembers after a week why it was asked for. */
const DECIDE_MS = 7 * 86_400_000;
/** Then it is gone from the list; the audit has it. */
const KEPT_MS = 30 * 86_400_000;

/** What is asked for; times are epoch ms. */
export interface ExportRequest {
  readonly report: string;
  readonly format: string;
  readonly from: number;
  readonly to: number;
  readonly region: string;
  readonly reason: string;
}

export interface AskedExport extends ExportRequest {
  readonly exportId: string;
  readonly state: 'asked' | 'approved' | 'refused' | 'fetched';
  /** When it was asked for: what is approved is a number of people, too. */
  readonly rows: number;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly decidedBy?: string;
  readonly decidedAt?: number;
  readonly fetchedAt?: number;
  readonly revision: number;
}

export class ExportBook {
  readonly #store: AccessStore;
  readonly #now: () => number;

  constructor(store: AccessStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** Throws FwError FW_REDIS_AWAY. */
  async ask(request: ExportRequest, rows: number, by: string): Promise<AskedExport> {
    const asked: AskedExport = {
      ...request,
      exportId: randomUUID(),
      state: 'asked',
      rows,
      askedBy: by,
      askedAt: this.#now(),
      revision: 1,
    };
    await this.#store.save(EXPORTS, asked.exportId, asked, 0);
    return asked;
  }

  /** Throws FwError FW_NOT_FOUND. */
  async require(exportId: string): Promise<AskedExport> {
    const asked = await this.#store.read<AskedExport>(EXPORTS, exportId);
    if (asked === undefined) throw unknown(exportId);
    return asked;
  }

  /** The newest first; forgets those of more than a month ago. */
  async list(): Promise<AskedExport[]> {
    const all = await this.#store.list<AskedExport>(EXPORTS);
    const oldest = this.#now() - KEPT_MS;
    const [old, kept] = [
      all.filter(({ askedAt }) => askedAt < oldest),
      all.filter(({ askedAt }) => askedAt >= oldest),
    ];
    for (const { exportId } of old) await this.#store.remove(EXPORTS, exportId);
    return kept.sort((a, b) => b.askedAt - a.askedAt || (a.exportId < b.exportId ? -1 : 1));
  }

  /** Approves or refuses; who asked may only take back. Throws FwError FW_NOT_FOUND, FW_EXPORT_REFUSED. */
  decide(exportId: string, by: string, isApproved: boolean): Promise<AskedExport> {
    return this.#change(exportId, (asked) => {
      if (asked.state !== 'asked')
        throw refused(`This export was ${asked.state} by ${asked.decidedBy}.`);
      if (isApproved && asked.askedBy === by)
        throw refused('Nobody approves an export of their own; another person does.');
      if (isApproved && this.isOver(asked))
        throw refused('This export was asked for more than a week ago; ask for it anew.');
      const state = isApproved ? 'approved' : 'refused';
      return { ...asked, state, decidedBy: by, decidedAt: this.#now() };
    });
  }

  /** What may be fetched now by somebody. Throws FwError FW_NOT_FOUND for another's as for none, FW_EXPORT_REFUSED. */
  async fetchable(exportId: string, by: string): Promise<AskedExport> {
    const asked = await this.#store.read<AskedExport>(EXPORTS, exportId);
    if (asked === undefined || asked.askedBy !== by) throw unknown(exportId);
    if (asked.state === 'approved' && !this.isOver(asked)) return asked;
    const why = {
      asked: 'is not approved yet',
      refused: `was refused by ${asked.decidedBy}`,
      fetched: 'was fetched, which is once',
      approved: 'was not fetched within a day; ask for it anew',
    }[asked.state];
    throw refused(`This export ${why}.`);
  }

  /** Takes the one leave to fetch it. Throws as `fetchable`. */
  async fetch(exportId: string, by: string): Promise<AskedExport> {
    await this.fetchable(exportId, by);
    return this.#change(exportId, (asked) => {
      if (asked.state !== 'approved') throw refused('This export was fetched, which is once.');
      return { ...asked, state: 'fetched', fetchedAt: this.#now() };
    });
  }

  /** Whether its time is over, to be approved or to be fetched. */
  isOver({ state, askedAt, decidedAt }: AskedExport): boolean {
    const now = this.#now();
    if (state === 'asked') return now > askedAt + DECIDE_MS;
    return state === 'approved' && now > (decidedAt ?? askedAt) + FETCH_MS;
  }

  async #change(
    exportId: string,
    apply: (asked: AskedExport) => AskedExport,
  ): Promise<AskedExport> {
    const changed = await this.#store.change<AskedExport>(EXPORTS, exportId, apply);
    if (changed === undefined) throw unknown(exportId);
    return changed;
  }
}

function unknown(exportId: string): FwError {
  return new FwError('FW_NOT_FOUND', `There is no export ${exportId} of yours.`);
}

function refused(text: string): FwError {
  return new FwError('FW_EXPORT_REFUSED', text);
}
