// Ids that are to be forgotten, and what stands in their place from then on: letters of chance of the same length, the same ones wherever an id stood,
// so that what was counted stays counted and nobody can tell who it was.
import { randomInt } from 'node:crypto';
import { FwError } from '../signal/fw-error.ts';

export const FORGOTTEN_KINDS = ['person', 'phone', 'account', 'device', 'words'] as const;
export type ForgottenKind = (typeof FORGOTTEN_KINDS)[number];

export interface ForgottenId {
  readonly kind: ForgottenKind;
  /** As signals have it; of `words` what staff typed, as a name or a place. */
  readonly id: string;
}

/** Letters that make no words. */
const LETTERS = 'bcdfghjkmnpqrstvwxz';
/** Shorter ids would be found inside of others. */
const ID_LENGTH_MIN = 6;
const WORDS_LENGTH_MIN = 2;
/** Stand for other characters by their length in UTF-8. */
const OTHERS = ['', '', '\u00d8', '\u3007', '\u{1f71b}'];
const CHINA = /^\+86/;

interface Change {
  readonly pattern: RegExp;
  readonly with: string;
  /** The same for bytes that were read as Latin-1. */
  readonly bytePattern: RegExp;
  readonly byteWith: string;
}

/** One id with what stands for it; the forms in which it is written share it. */
export interface Replacement extends ForgottenId {
  /** What of the id is looked for: of a Chinese phone the number without +86. */
  readonly core: string;
  readonly token: string;
}

export class Forgotten {
  readonly replacements: readonly Replacement[];
  readonly #changes: readonly (Change & Replacement)[];

  /** Throws FwError FW_USAGE for an id that is too short to be told from parts of others, and when there is none. */
  constructor(ids: readonly ForgottenId[]) {
    if (ids.length === 0) throw new FwError('FW_USAGE', 'Nobody is named who is to be forgotten.');
    this.#changes = ids.map((id) => {
      const replacement = replacementOf(id);
      return { ...replacement, ...changeOf(replacement) };
    });
    this.replacements = this.#changes;
  }

  /** Whether one of the ids stands in a text. */
  isIn(text: string): boolean {
    return this.#changes.some(({ pattern }) => {
      pattern.lastIndex = 0;
      return pattern.test(text);
    });
  }

  /** The text with what stands for the ids; the same text when none is in it. */
  redact(text: string): string {
    let after = text;
    for (const change of this.#changes) after = after.replace(change.pattern, change.with);
    return after;
  }

  /** Plain data with what stands for the ids in all of its texts; the same value when none is in it. */
  redactAll<Value>(value: Value): Value {
    const text = JSON.stringify(value);
    const after = this.redact(text);
    return after === text ? value : JSON.parse(after);
  }

  /** The same in place for UTF-8; gives whether anything was changed. Lengths stay. */
  redactBytes(bytes: Uint8Array): boolean {
    const before = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    let after = before;
    for (const change of this.#changes) after = after.replace(change.bytePattern, change.byteWith);
    if (after === before) return false;
    bytes.set(Buffer.from(after, 'latin1'));
    return true;
  }
}

/** Ids of lines as `phone:+8613900000000`. Blank lines and those that begin with # are passed over. Throws FwError FW_USAGE naming the line, never its id. */
export function parseForgotten(text: string): ForgottenId[] {
  return text.split('\n').flatMap((line, index): ForgottenId[] => {
    const given = line.trim();
    if (given === '' || given.startsWith('#')) return [];
    const [name = '', ...rest] = given.split(':');
    const kind = FORGOTTEN_KINDS.find((one) => one === name);
    const id = rest.join(':').trim();
    if (kind !== undefined && id !== '') return [{ kind, id }];
    const kinds = FORGOTTEN_KINDS.join(', ');
    throw new FwError(
      'FW_USAGE',
      `line ${index + 1} is not KIND:ID with one of the kinds ${kinds}`,
    );
  });
}

function replacementOf({ kind, id }: ForgottenId): Replacement {
  const core = kind === 'phone' ? id.replace(CHINA, '') : id;
  if ([...core].length < (kind === 'words' ? WORDS_LENGTH_MIN : ID_LENGTH_MIN)) {
    const text = `one of kind ${kind} is too short: parts of others would be taken for it`;
    throw new FwError('FW_USAGE', text);
  }
  return { kind, id, core, token: [...core].map(tokenOf).join('') };
}

function tokenOf(character: string): string {
  const bytes = Buffer.byteLength(character);
  return bytes === 1 ? (LETTERS[randomInt(LETTERS.length)] ?? 'x') : (OTHERS[bytes] ?? '');
}

/** Digits beside an id make it another one, but for those that a phone may begin with. */
function changeOf({ kind, core, token }: Replacement): Change {
  const lead = kind === 'phone' ? '((?:\\+|00)?86)?' : '()';
  const form = (text: string) => {
    const escaped = RegExp.escape(text);
    const whole = kind === 'words' ? `()${escaped}` : `(?<![0-9])${lead}${escaped}(?![0-9])`;
    return new RegExp(whole, 'gi');
  };
  return {
    pattern: form(core),
    with: `$1${token}`,
    bytePattern: form(latin(core)),
    byteWith: `$1${latin(token)}`,
  };
}

/** The bytes of a text in UTF-8, read as Latin-1. */
function latin(text: string): string {
  return Buffer.from(text).toString('latin1');
}
