// Other names for people, numbers, accounts, devices and sites, the same one for the same wherever it stands, in the forms that signals and rules know. Nothing
// in them leads back: they are counted, not made from what they stand for.
import { normalizePhone } from '../signal/phone.ts';
import type { Signal } from '../signal/signal.ts';
import { FIELDS, type FieldName } from '../signal/signal-type.ts';

/** Texts that name no person and that rules look at. */
const TEXTS_KEPT: ReadonlySet<string> = new Set(['app', 'lender', 'typology', 'list']);
/** Codes of services and short codes are nobody's. */
const NOBODYS = /^(?:1\d{2,4}|9[56]\d{3,6}|[48]00\d{7}|1(?:06|25)\d{5,})$/;
const LANDLINE_AREA = /^0(?:10|2\d|[3-9]\d{2})(?=\d{7,8}$)/;
const DIGITS_OF_INDEX = 4;

export class Pseudonyms {
  readonly #names = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** The other name of what a field holds; the same value where it names nobody. */
  of(field: FieldName, value: string): string {
    const { kind } = FIELDS[field];
    switch (kind) {
      case 'phone':
        return this.#named('phone', normalizePhone(value), (index) => phoneLike(value, index));
      case 'account':
        return this.#named(kind, value, (index) => `62220000${padded(index, 8)}`);
      case 'person':
        return this.#named(kind, value, (index) => `P${index}`);
      case 'device':
        return this.#named(kind, value, (index) => `device-${index}`);
      case 'domain':
        return this.#named(kind, value, (index) => `site-${index}.example`);
      case 'text':
        if (TEXTS_KEPT.has(field)) return value;
        return this.#named(field, value, (index) => `${field}-${index}`);
      default:
        return value;
    }
  }

  #named(group: string, value: string, make: (index: number) => string): string {
    const key = `${group} ${value}`;
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const index = (this.#counts.get(group) ?? 0) + 1;
    const name = make(index);
    // Codes that are nobody's stay, and take no index.
    if (name !== value) this.#counts.set(group, index);
    this.#names.set(key, name);
    return name;
  }
}

/** The fields of a signal but its head, with other names; `region` stays. Undefined where it tells a time of its own, as cases do. */
export function disguised(
  signal: Signal,
  names: Pseudonyms,
): Record<string, string | number | boolean> | undefined {
  const fields: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(signal)) {
    if (HEAD.has(name) || value === undefined) continue;
    if (!isField(name)) fields[name] = value;
    else if (FIELDS[name].kind === 'time') return undefined;
    else fields[name] = typeof value === 'string' ? names.of(name, value) : value;
  }
  return fields;
}

const HEAD: ReadonlySet<string> = new Set(['id', 'source', 'time']);

function isField(name: string): name is FieldName {
  return Object.hasOwn(FIELDS, name);
}

/** A number of the same sort: where it comes from is what rules look at. */
function phoneLike(phone: string, index: number): string {
  const national = phone.startsWith('+86') ? phone.slice(3) : phone;
  if (NOBODYS.test(national)) return phone;
  if (/^1[3-9]\d{9}$/.test(national)) return `+861380000${padded(index, DIGITS_OF_INDEX)}`;
  const area = LANDLINE_AREA.exec(phone)?.[0];
  if (area !== undefined) return `${area}8800${padded(index, DIGITS_OF_INDEX)}`;
  if (phone.startsWith('+')) return `${phone.slice(0, 4)}0000${padded(index, DIGITS_OF_INDEX)}`;
  return `number-${index}`;
}

function padded(index: number, length: number): string {
  return String(index).padStart(length, '0');
}
