// Everything that the compiler can say has a Chinese text: its complaints as the golden files of broken packs hold them, and the meanings that it shows.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compilePack } from '../../../rules/compile.ts';
import { FUNCTION_USES } from '../../../rules/expression-fault.ts';
import { HEAD_TEXTS } from '../../../rules/language/describe.ts';
import { FUNCTION_MEANINGS } from '../../../rules/language/function-meanings.ts';
import { packSchema } from '../../../rules/pack-schema.ts';
import { FIELDS, SIGNAL_TYPES } from '../../../signal/signal-type.ts';
import { inChinese } from './in-chinese.ts';

const FOLDER = join(import.meta.dirname, '../../../rules/broken-packs');

/** Every complaint and hint of the broken packs. */
function saidOfBrokenPacks(): string[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.name.endsWith('.yaml'))
    .flatMap((entry) => {
      const path = join(FOLDER, entry.name);
      const files = entry.isDirectory()
        ? readdirSync(path).map((name) => ({ name, text: readFileSync(join(path, name), 'utf8') }))
        : [{ name: 'pack.yaml', text: readFileSync(path, 'utf8') }];
      return compilePack(files).diagnostics.flatMap(({ message, hint }) =>
        [message, hint ?? []].flat(),
      );
    });
}

/** Every description of a JSON schema. */
function descriptionsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]) =>
    name === 'description' && typeof value === 'string' ? [value] : descriptionsOf(value),
  );
}

const isChinese = (text: string) => /[\u4e00-\u9fff]/.test(inChinese(text) ?? '');

test('every complaint about a pack and what to do about it', () => {
  const said = saidOfBrokenPacks();
  expect(said.length).toBeGreaterThan(200);
  expect(said.filter((text) => !isChinese(text))).toEqual([]);
});

test('every field of signals and every signal type', () => {
  const texts = [...Object.values(FIELDS), ...Object.values(SIGNAL_TYPES)].map(({ text }) => text);
  expect([...texts, ...Object.values(HEAD_TEXTS)].filter((text) => !isChinese(text))).toEqual([]);
});

test('every function has a meaning, and each of them a Chinese one', () => {
  expect(Object.keys(FUNCTION_MEANINGS).sort()).toEqual(Object.keys(FUNCTION_USES).sort());
  expect(Object.values(FUNCTION_MEANINGS).filter((text) => !isChinese(text))).toEqual([]);
});

test('every part of a pack', () => {
  const texts = descriptionsOf(packSchema()).filter((text) => /^[A-Za-z]/.test(text));
  expect(texts.filter((text) => text !== 'English' && !isChinese(text))).toEqual([]);
});

test('names stand in the Chinese as they stood in the sentence', () => {
  expect(inChinese("there is no list 'honest-caller'")).toBe('没有名单“honest-caller”');
  expect(inChinese("on call.ended this rule can never fire: it carries no 'amountFen'")).toBe(
    '在 call.ended 上这条规则永远不会成立：它没有字段“amountFen”',
  );
  const figures = 'cases warned in time 2 (1), late 3 (3), missed 1 (2)';
  const people = 'people warned 11 (10): fraud 5 (4), not fraud 0 (0), unknown 6 (6)';
  expect(
    inChinese(`2026-03-02T00:00 to 2026-03-04T23:59, beside zhejiang@1.2.0; ${figures}; ${people}`),
  ).toBe(
    '2026-03-02T00:00 至 2026-03-04T23:59，对照 zhejiang@1.2.0（数字在括号里）；案前预警 2（1），案后 3（3），漏报 1（2）；预警 11（10）人次：属实 5（4），不符 0（0），未知 6（6）',
  );
  expect(inChinese('a sentence that nobody wrote')).toBeUndefined();
});
