// Everything in a pack that has a name: where it is defined, and what speaks of it.
import type { DeclaringSection } from '../draft.ts';
import { meaningOf } from './meaning.ts';
import { type FileScalar, type OpenFile, rangeInFile } from './open-file.ts';
import { type Word, wordsOf, wordsOfReason } from './words.ts';

export const NAMING_SECTIONS = [
  'params',
  'lists',
  'features',
  'sequences',
  'typologies',
  'rules',
] as const satisfies readonly DeclaringSection[];

export interface NamePlace {
  readonly file: string;
  /** Offsets in the file. */
  readonly from: number;
  readonly to: number;
  /** 1-based. */
  readonly line: number;
}

export interface PackName extends NamePlace {
  readonly section: DeclaringSection;
  readonly name: string;
}

/** That something of the pack speaks of a name. */
export interface PackUse extends NamePlace {
  readonly section: DeclaringSection;
  readonly name: string;
  /** What speaks of it, such as `rules` and `many-people`; of stories the name is what they are called. */
  readonly by: { readonly section: string; readonly name: string };
}

export interface PackNames {
  readonly names: readonly PackName[];
  readonly uses: readonly PackUse[];
}

/** Names and uses of all files. */
export function namesOf(files: readonly OpenFile[]): PackNames {
  const names = files.flatMap(namesIn);
  const known = new Set(names.map(({ section, name }) => `${section} ${name}`));
  const uses = files
    .flatMap(usesIn)
    .flatMap(({ sections, ...use }) =>
      sections
        .filter((section) => known.has(`${section} ${use.name}`))
        .map((section) => ({ section, ...use })),
    );
  return { names, uses };
}

function namesIn(file: OpenFile): PackName[] {
  return file.scalars.flatMap((scalar) => {
    const [top, name, ...rest] = scalar.path;
    const section = NAMING_SECTIONS.find((one) => one === top);
    if (scalar.part !== 'key' || section === undefined || name === undefined || rest.length > 0)
      return [];
    return [{ section, name, ...placeOf(file, scalar, 0, scalar.text.length) }];
  });
}

interface OpenUse extends Omit<PackUse, 'section'> {
  /** Where the name may be from. */
  readonly sections: readonly DeclaringSection[];
}

const EXPRESSION_SECTIONS = ['features', 'sequences', 'params'] as const;

function usesIn(file: OpenFile): OpenUse[] {
  return file.scalars.flatMap((scalar) => {
    if (scalar.part === 'key') return [];
    const use = (
      name: string,
      sections: readonly DeclaringSection[],
      from: number,
      to: number,
    ): OpenUse => ({
      name,
      sections,
      by: ownerOf(file, scalar),
      ...placeOf(file, scalar, from, to),
    });
    const meaning = meaningOf(scalar.path);
    const { text } = scalar;
    switch (meaning.kind) {
      case 'condition':
      case 'value':
      case 'reason': {
        const words = meaning.kind === 'reason' ? wordsOfReason(text) : wordsOf(text);
        return words.flatMap((word) => {
          const sections = sectionsOf(word);
          return sections.length === 0 ? [] : [use(word.text, sections, word.from, word.to)];
        });
      }
      case 'reference':
        return [use(text, [meaning.section], 0, text.length)];
      case 'duration':
        return [use(text, ['params'], 0, text.length)];
      case 'story-signal':
        return meaning.field === 'list' ? [use(text, ['lists'], 0, text.length)] : [];
      default:
        return [];
    }
  });
}

/** The sections that a word of an expression may speak of. */
export function sectionsOf({ kind, call }: Word): readonly DeclaringSection[] {
  if (kind === 'name') return EXPRESSION_SECTIONS;
  if (kind === 'field') return [];
  return call === 'listed' ? ['lists'] : call === 'suspectScore' ? ['typologies'] : [];
}

function ownerOf(file: OpenFile, { path }: FileScalar): PackUse['by'] {
  const [section = '', name = ''] = path;
  if (section !== 'tests') return { section, name };
  const title = file.scalars.find(
    (one) =>
      one.part === 'value' &&
      one.path.length === 3 &&
      one.path[0] === 'tests' &&
      one.path[1] === name &&
      one.path[2] === 'name',
  );
  return { section, name: title?.text ?? name };
}

function placeOf(file: OpenFile, scalar: FileScalar, from: number, to: number): NamePlace {
  const range = rangeInFile(scalar, from, to);
  const line = file.text.slice(0, range.from).split('\n').length;
  return { file: file.name, ...range, line };
}
