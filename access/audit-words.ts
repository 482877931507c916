// What people typed, in entries of the audit. In the chain stands a token of each text, so that the text itself can be sealed, sealed anew and forgotten while
// the chain stays whole; the ledger keeps what the tokens stand for.
import type { Vault } from '../vault/vault.ts';
import { wordsToken } from '../vault/words-token.ts';
import { type AuditAct, type AuditEntry, aboutWords, type ToldEntry } from './audit-entry.ts';

/** Fields of a change that somebody typed. */
const TYPED: ReadonlySet<string> = new Set([
  'text',
  'reason',
  'note',
  'decision',
  'comment',
  'place',
]);

/** An act with tokens, and what they stand for. */
export interface ClosedAct {
  readonly act: AuditAct;
  readonly words: readonly string[];
}

/** An entry as it waits for the ledger. */
interface WaitingEntry extends AuditEntry {
  /** JSON of what its tokens stand for, sealed. */
  readonly sealed?: string;
}

/** Puts tokens in place of what somebody typed; the act as it is where nothing is sealed. */
export function closeAct(vault: Vault, act: AuditAct): ClosedAct {
  if (!vault.isOn) return { act, words: [] };
  const words = new Set<string>();
  const close = (text: string) => {
    if (text === '') return text;
    words.add(text);
    return wordsToken(vault, text, aboutWords(act));
  };
  const change =
    act.change === ''
      ? ''
      : JSON.stringify(JSON.parse(act.change), (name, value: unknown) =>
          TYPED.has(name) && typeof value === 'string' ? close(value) : value,
        );
  return { act: { ...act, why: close(act.why), change }, words: [...words] };
}

/** An entry as JSON, until the ledger has it. */
export function waitingText(vault: Vault, entry: AuditEntry, words: readonly string[]): string {
  if (words.length === 0) return JSON.stringify(entry);
  const sealed = vault.seal(JSON.stringify(words), aboutWaiting(entry));
  return JSON.stringify({ ...entry, sealed } satisfies WaitingEntry);
}

/** The entry of such a text. Throws FwError FW_CONFIG when its key is missing. */
export function toldEntry(vault: Vault, text: string): ToldEntry {
  const { sealed, ...entry }: WaitingEntry = JSON.parse(text);
  if (sealed === undefined) return entry;
  const words: string[] = JSON.parse(vault.open(sealed, aboutWaiting(entry)));
  return { ...entry, words };
}

function aboutWaiting({ seq }: Pick<AuditEntry, 'seq'>): string {
  return `words of entry ${seq}`;
}
