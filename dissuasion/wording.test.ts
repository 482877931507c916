// What is said to whom, and that a text can give nothing of the person away.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  AGE_BANDS,
  LANGUAGES,
  languageOf,
  parseWordings,
  readWordings,
  SPOKEN_STEPS,
} from './wording.ts';

const PACK = new URL('../rules/packs/zhejiang/', import.meta.url);
const SMS_LENGTH_MAX = 350;
const query = {
  step: 'message',
  typology: 'police-impersonation',
  language: 'zh',
  age: 'adult',
  place: '西湖区',
} as const;

/** Typologies of victims that the reference pack has. */
function packTypologies(): string[] {
  return readdirSync(PACK)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => {
      const { typologies = {} } = parse(readFileSync(new URL(name, PACK), 'utf8'));
      return Object.entries<{ role?: string }>(typologies)
        .filter(([, { role }]) => role === 'victim')
        .map(([id]) => id);
    })
    .sort();
}

test('every typology of the reference pack has words of its own, and nothing else has', () => {
  expect(readWordings().typologies).toEqual(packTypologies());
});

test('each step speaks each language to each age, with the hotline and the place in it and no place left open', () => {
  const { wordingOf, typologies } = readWordings();
  for (const typology of [...typologies, 'a-new-one']) {
    for (const step of SPOKEN_STEPS) {
      for (const language of LANGUAGES) {
        for (const age of AGE_BANDS) {
          const { text } = wordingOf({ step, typology, language, age, place: 'Xihu' });
          expect(text).toContain('96110');
          expect(text).toContain('Xihu');
          expect(text).not.toMatch(/[{}]/);
          expect(text.length).toBeLessThanOrEqual(SMS_LENGTH_MAX);
        }
      }
    }
  }
});

test('an age without words of its own hears what adults hear', () => {
  const { wordingOf } = readWordings();
  expect(wordingOf({ ...query, age: 'senior' }).text).not.toBe(wordingOf(query).text);
  const english = { ...query, step: 'voice-robot', language: 'en' } as const;
  expect(wordingOf({ ...english, age: 'minor' })).toEqual(wordingOf(english));
});

test('the version changes with the text and not with the place', () => {
  const ours = readWordings().wordingOf(query);
  expect(readWordings().wordingOf({ ...query, place: '上城区' }).version).toBe(ours.version);
  const own = parseWordings(
    'own.yaml',
    "version: '2'\nwarnings: { police-impersonation: { zh: 不要转账。 } }",
  );
  const theirs = own.wordingOf(query);
  expect(theirs.text).toContain('不要转账。');
  expect(ours.version).toMatch(/^1-[0-9a-f]{8}$/);
  expect(theirs.version).toMatch(/^2-[0-9a-f]{8}$/);
  expect(theirs.version.slice(2)).not.toBe(ours.version.slice(2));
});

test('a text that would name something of the person is refused, with its place', () => {
  const fault = () =>
    parseWordings('own.yaml', 'frames: { message: { zh: { adult: "{name}，您好" }, fr: {} } }');
  expect(fault).toThrow(/own\.yaml needs version/);
  expect(fault).toThrow(
    /frames\.message\.zh\.adult may name hotline, place, warning and nothing of the person, not '\{name\}'/,
  );
  expect(fault).toThrow(/frames\.message\.fr is not known here/);
});

test('a number from abroad is spoken to in English', () => {
  expect(languageOf('+8613800000001')).toBe('zh');
  expect(languageOf('057188888888')).toBe('zh');
  expect(languageOf('+85261234567')).toBe('zh');
  expect(languageOf('+447700900123')).toBe('en');
});
