// Who did what to what, and why. Each entry has the hash of the one before it in its own hash, so that none can be changed, left out or put in between
// without all that follow being changed as well; hashes that were noted down elsewhere tell when even that was done.
import { createHash } from 'node:crypto';

/** What an act says of itself. */
export interface AuditAct {
  /** Processing time, epoch ms. */
  readonly at: number;
  readonly who: string;
  readonly kind: 'person' | 'service' | 'nobody';
  /** Operation of the API. */
  readonly act: string;
  /** What it was done to, as the path names it; empty when it names nothing. */
  readonly object: string;
  /** As the caller gave it; empty when they gave none. In the chain a token of it, where anything is sealed (audit-words.ts). */
  readonly why: string;
  /** HTTP status of the answer: refused acts are entries as well. */
  readonly status: number;
  /** JSON of what was changed, before and after; empty where nothing was. */
  readonly change: string;
  /** Code of the region that it concerns, `000000` the whole country; missing or empty when it concerns none. */
  readonly region?: string;
}

export interface AuditEntry extends AuditAct {
  /** 1 for the first. */
  readonly seq: number;
  /** Hash of the entry before; FIRST_HASH for the first. */
  readonly previous: string;
  readonly hash: string;
}

/** An entry on its way to the ledger. */
export interface ToldEntry extends AuditEntry {
  /** What its tokens stand for; missing where it has none. */
  readonly words?: readonly string[];
}

/** A place in the chain that was noted down. */
export interface AuditAnchor {
  readonly seq: number;
  readonly hash: string;
}

export const FIRST_HASH = '0'.repeat(64);
export const NO_ENTRY: AuditAnchor = { seq: 0, hash: FIRST_HASH };

/** The entries of acts after a place in the chain. */
export function chained(acts: readonly AuditAct[], after: AuditAnchor): AuditEntry[] {
  let { seq, hash: previous } = after;
  return acts.map((act) => {
    const entry = { ...act, seq: ++seq, previous };
    const hash = hashOf(entry);
    previous = hash;
    return { ...entry, hash };
  });
}

/** SHA-256 in hexadecimal over the entry's fields as a JSON array; the region is in it where there is one, so that entries of before it was kept stay sound. */
export function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  const { seq, at, who, kind, act, object, why, status, change, previous, region = '' } = entry;
  const fields = [seq, at, who, kind, act, object, why, status, change, previous];
  const text = JSON.stringify(region === '' ? fields : [...fields, region]);
  return createHash('sha256').update(text).digest('hex');
}

/** What tokens of an entry are bound to. */
export function aboutWords({ object }: Pick<AuditAct, 'object'>): string {
  return `audit ${object}`;
}

/** Where a chain breaks first, and why. */
export interface AuditFault {
  readonly seq: number;
  readonly reason:
    | 'changed'
    | 'missing'
    | 'doubled'
    | 'not-chained'
    | 'other-than-noted'
    | 'cut-off'
    | 'let-go-unnoted';
}

/** Goes along a chain entry by entry, in the order of `seq`. */
export class ChainCheck {
  readonly #anchors: ReadonlyMap<number, string>;
  #head: AuditAnchor;
  fault: AuditFault | undefined;

  /** Begins after a place that is known: the first entry, or what was let go. */
  constructor(anchors: readonly AuditAnchor[] = [], after: AuditAnchor = NO_ENTRY) {
    this.#anchors = new Map(anchors.map(({ seq, hash }) => [seq, hash]));
    this.#head = after;
    const noted = this.#anchors.get(after.seq);
    if (noted !== undefined && noted !== after.hash)
      this.fault = { seq: after.seq, reason: 'other-than-noted' };
  }

  /** The last entry that is sound. */
  get head(): AuditAnchor {
    return this.#head;
  }

  /** False from the first fault on. */
  take(entry: AuditEntry): boolean {
    if (this.fault !== undefined) return false;
    const reason = this.#faultOf(entry);
    if (reason === undefined) {
      this.#head = { seq: entry.seq, hash: entry.hash };
      return true;
    }
    this.fault = { seq: reason === 'missing' ? this.#head.seq + 1 : entry.seq, reason };
    return false;
  }

  /** When there are no more: whether the chain goes as far as what was noted down. */
  end(): AuditFault | undefined {
    const last = Math.max(0, ...this.#anchors.keys());
    if (this.fault === undefined && last > this.#head.seq) {
      this.fault = { seq: this.#head.seq + 1, reason: 'cut-off' };
    }
    return this.fault;
  }

  #faultOf(entry: AuditEntry): AuditFault['reason'] | undefined {
    if (entry.seq <= this.#head.seq) return 'doubled';
    if (entry.seq > this.#head.seq + 1) return 'missing';
    if (hashOf(entry) !== entry.hash) return 'changed';
    if (entry.previous !== this.#head.hash) return 'not-chained';
    const noted = this.#anchors.get(entry.seq);
    return noted !== undefined && noted !== entry.hash ? 'other-than-noted' : undefined;
  }
}
