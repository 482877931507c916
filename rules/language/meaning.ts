// What stands at a place of a pack file: an expression, a reference to something with a name, a duration …, told from the way of names.
import type { DeclaringSection } from '../draft.ts';

export type Meaning =
  | { readonly kind: 'condition' | 'value' | 'reason' | 'duration' | 'key' | 'file' }
  /** The name of something in a section. */
  | { readonly kind: 'reference'; readonly section: DeclaringSection }
  /** The name of an earlier step of the sequence at the way of names. */
  | { readonly kind: 'step'; readonly sequence: readonly string[] }
  /** A field of a signal of a story, or what it holds. */
  | { readonly kind: 'story-signal'; readonly signal: readonly string[]; readonly field: string }
  | { readonly kind: 'plain' };

const PLAIN: Meaning = { kind: 'plain' };

/** The meaning of the value at the end of a way of names. */
export function meaningOf(path: readonly string[]): Meaning {
  const [section = '', name = '', field = '', ...rest] = path;
  switch (section) {
    case 'features':
      if (field === 'where') return { kind: 'condition' };
      if (field === 'value') return { kind: 'value' };
      if (field === 'window' || field === 'bucket') return { kind: 'duration' };
      return field === 'by' ? { kind: 'key' } : PLAIN;
    case 'rules':
      if (field === 'when') return { kind: 'condition' };
      if (field === 'reason') return { kind: 'reason' };
      if (field === 'typology') return { kind: 'reference', section: 'typologies' };
      return field === 'subject' ? { kind: 'key' } : PLAIN;
    case 'sequences':
      return field === 'by' ? { kind: 'key' } : stepMeaning([section, name], rest);
    case 'typologies':
      return field === 'halfLife' || field === 'cooldown' ? { kind: 'duration' } : PLAIN;
    case 'lists':
      return field === 'file' ? { kind: 'file' } : PLAIN;
    case 'tests':
      return storyMeaning([section, name, field], rest);
    case 'lateness':
    case 'touchRetention':
      return { kind: 'duration' };
    default:
      return PLAIN;
  }
}

/** `rest` begins with the index of the step. */
function stepMeaning(sequence: readonly string[], rest: readonly string[]): Meaning {
  const last = rest.at(-1);
  if (last === 'where') return { kind: 'condition' };
  if (last === 'within') return { kind: 'duration' };
  return last === 'since' || last === 'during' ? { kind: 'step', sequence } : PLAIN;
}

function storyMeaning(start: readonly string[], rest: readonly string[]): Meaning {
  const [index = '', field = '', item] = rest;
  if (start[2] === 'signals' && field !== '')
    return { kind: 'story-signal', signal: [...start, index], field };
  if (start[2] !== 'expect') return PLAIN;
  if (field === 'typology') return { kind: 'reference', section: 'typologies' };
  return field === 'rules' && item !== undefined ? { kind: 'reference', section: 'rules' } : PLAIN;
}
