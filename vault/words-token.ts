// What stands in a row in the place of a text that somebody typed.
import type { Vault } from './vault.ts';

/** `w_` and 24 digits: a keyed hash. The same text is another token where it is about something else, so that one can be forgotten without the other. */
export function wordsToken(vault: Pick<Vault, 'tag'>, text: string, about: string): string {
  return `w${vault.tag('words', `${about}\n${text}`).slice(1)}`;
}
