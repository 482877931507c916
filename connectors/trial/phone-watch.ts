// What stands in the fields for phones of a file: a word such as `unknown` counts as a person of that name, and nobody sees it in a row that is accepted.
import { phoneKind } from '../../signal/phone.ts';
import { fieldOf, type Signal } from '../../signal/signal.ts';
import { FIELDS, type FieldName, isFieldName } from '../../signal/signal-type.ts';
import { isToken } from '../identity/keyed-hash.ts';

export interface OddPhones {
  readonly field: FieldName;
  /** `other`: no numbers; `trunk-zero`: numbers with the 0 of calls within a country. */
  readonly kind: 'other' | 'trunk-zero';
  readonly count: number;
  /** Signals that have the field. */
  readonly among: number;
  /** The first of them, and the row that it is of. */
  readonly row: number;
  readonly text: string;
}

/** Those who send messages may have names. */
const NAMED: ReadonlySet<FieldName> = new Set(['sender']);

const PHONE_FIELDS = Object.keys(FIELDS)
  .filter(isFieldName)
  .filter((name) => FIELDS[name].kind === 'phone');

/** Takes note of the phones of signals. */
export class PhoneWatch {
  readonly #among = new Map<FieldName, number>();
  readonly #odd = new Map<string, Omit<OddPhones, 'among'>>();

  /** Takes note of the signals of a row. */
  add(row: number, signals: readonly Signal[]): void {
    for (const signal of signals) {
      for (const field of PHONE_FIELDS) {
        const text = fieldOf(signal, field);
        if (typeof text !== 'string') continue;
        this.#among.set(field, (this.#among.get(field) ?? 0) + 1);
        const kind = isToken(text) ? 'number' : phoneKind(text);
        if (kind === 'number' || (kind === 'other' && NAMED.has(field))) continue;
        const key = `${field} ${kind}`;
        const known = this.#odd.get(key);
        this.#odd.set(
          key,
          known === undefined
            ? { field, kind, count: 1, row, text }
            : { ...known, count: known.count + 1 },
        );
      }
    }
  }

  /** What is no number in its one written form, by field. */
  get odd(): OddPhones[] {
    return [...this.#odd.values()].map((one) => ({
      ...one,
      among: this.#among.get(one.field) ?? 0,
    }));
  }
}
