// What messages and robots say: a frame by step, language and age, and a sentence by typology. Texts have no place for anything of the person.
import { readFileSync } from 'node:fs';
import { contentId } from '../signal/content-id.ts';
import { FwError } from '../signal/fw-error.ts';
import { type Place, SettingsReader } from './settings-reader.ts';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export const AGE_BANDS = ['minor', 'adult', 'senior'] as const;
export type AgeBand = (typeof AGE_BANDS)[number];
export const SPOKEN_STEPS = ['message', 'voice-robot'] as const;
export type SpokenStep = (typeof SPOKEN_STEPS)[number];

/** Who is to understand it. */
export interface Audience {
  readonly language: Language;
  readonly age: AgeBand;
}

export interface WordingQuery extends Audience {
  readonly step: SpokenStep;
  readonly typology: string;
  /** Name of the county; '' where it is not known. */
  readonly place: string;
}

export interface Wording {
  readonly text: string;
  /** Version of the wordings and hash of the text without its place: `1-8f3c02d9`. */
  readonly version: string;
}

export interface Wordings {
  wordingOf(query: WordingQuery): Wording;
  /** Typologies that have a sentence of their own. */
  readonly typologies: readonly string[];
}

type Texts = ReadonlyMap<string, string>;

interface Read {
  readonly version?: string;
  readonly hotline?: string;
  /** By `step.language.age` and by `typology.language`. */
  readonly frames: Texts;
  readonly warnings: Texts;
}

const PLACES = ['hotline', 'place', 'warning'];
const PLACE = /\{([^}]*)\}/g;
const OTHER = 'other';
const HASH_DIGITS = 8;

/** The wordings of a file over those of wordings.yaml. Throws FW_FILE when it cannot be read and FW_CONFIG with all its faults. */
export function readWordings(file?: string): Wordings {
  const defaults = parse('wordings.yaml', textOf(new URL('wordings.yaml', import.meta.url)));
  return file === undefined
    ? wordingsOf([defaults])
    : wordingsOf([parse(file, textOf(file)), defaults]);
}

/** The wordings of a text over those of wordings.yaml; `name` is how faults call it. Throws FW_CONFIG with all faults. */
export function parseWordings(name: string, text: string): Wordings {
  const defaults = parse('wordings.yaml', textOf(new URL('wordings.yaml', import.meta.url)));
  return wordingsOf([parse(name, text), defaults]);
}

/** The language that somebody with this number most likely reads. */
export function languageOf(phone: string): Language {
  return phone.startsWith('+') && !/^\+(86|852|853|886)/.test(phone) ? 'en' : 'zh';
}

function textOf(file: string | URL): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `the wordings '${String(file)}' cannot be read: ${why}`, {
      cause,
    });
  }
}

function parse(name: string, text: string): Read {
  const reader = new SettingsReader(name);
  const top = reader.map(reader.open(text), ['version', 'hotline', 'frames', 'warnings']);
  if (!top.has('version'))
    reader.faults.push(`${name} needs version: a text that is raised with every change`);
  const version = reader.text(top.get('version'));
  const hotline = reader.text(top.get('hotline'));
  const frames = new Map<string, string>();
  const warnings = new Map<string, string>();
  for (const [step, at] of reader.entries(top.get('frames'), SPOKEN_STEPS)) {
    for (const [language, inner] of reader.entries(at, LANGUAGES)) {
      for (const [age, place] of reader.entries(inner, AGE_BANDS)) {
        addText(reader, frames, `${step}.${language}.${age}`, place);
      }
    }
  }
  for (const [typology, at] of reader.entries(top.get('warnings'))) {
    for (const [language, place] of reader.entries(at, LANGUAGES)) {
      addText(reader, warnings, `${typology}.${language}`, place);
    }
  }
  if (reader.faults.length > 0) throw new FwError('FW_CONFIG', reader.faults.join('\n'));
  return {
    ...(version === undefined ? {} : { version }),
    ...(hotline === undefined ? {} : { hotline }),
    frames,
    warnings,
  };
}

function addText(
  reader: SettingsReader,
  into: Map<string, string>,
  key: string,
  place: Place,
): void {
  const text = reader.text(place);
  if (text === undefined) return;
  const stranger = [...text.matchAll(PLACE)].find(([, name = '']) => !PLACES.includes(name));
  if (stranger !== undefined) {
    reader.fault(
      { ...place, value: stranger[0] },
      `may name ${PLACES.join(', ')} and nothing of the person`,
    );
    return;
  }
  into.set(key, text);
}

function wordingsOf(files: readonly Read[]): Wordings {
  const first = <T>(pick: (file: Read) => T | undefined): T | undefined =>
    files.map(pick).find((value) => value !== undefined);
  const frameOf = ({ step, language, age }: WordingQuery) =>
    first(({ frames }) => frames.get(`${step}.${language}.${age}`)) ??
    first(({ frames }) => frames.get(`${step}.${language}.adult`)) ??
    '{warning}';
  const warningOf = ({ typology, language }: WordingQuery) =>
    first(({ warnings }) => warnings.get(`${typology}.${language}`)) ??
    first(({ warnings }) => warnings.get(`${OTHER}.${language}`)) ??
    '';
  const version = first((file) => file.version) ?? '';
  const hotline = first((file) => file.hotline) ?? '';
  const names = files.flatMap(({ warnings }) =>
    [...warnings.keys()].map((key) => key.split('.')[0] ?? ''),
  );
  return {
    typologies: [...new Set(names)].filter((name) => name !== OTHER).sort(),
    wordingOf(query) {
      const plain = fill(fill(frameOf(query), { warning: warningOf(query) }), { hotline });
      const hash = contentId(plain).slice(0, HASH_DIGITS);
      return { text: fill(plain, { place: query.place }), version: `${version}-${hash}` };
    },
  };
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(PLACE, (place, name: string) => values[name] ?? place);
}
