// A formatted pack says what it said, and formatting it again changes nothing.
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readPackFiles } from '../../runtime/load-pack.ts';
import { formatPackText } from './format.ts';

describe('formatting', () => {
  const files = readPackFiles('rules/packs/zhejiang').filter(({ name }) => name.endsWith('.yaml'));

  test.each(files)(
    '$name means the same, keeps its comments, and stays as it is then',
    ({ text }) => {
      const formatted = formatPackText(text) ?? '';
      expect(parse(formatted)).toEqual(parse(text));
      const comments = (of: string) =>
        of
          .split('\n')
          .filter((line) => /^\s*#/.test(line))
          .map((line) => line.trim());
      expect(comments(formatted)).toEqual(comments(text));
      expect(formatPackText(formatted)).toBe(formatted);
    },
  );

  test('brings steps and lists into one form, and leaves quotes, comments and empty lines', () => {
    const text = '# Why.\nrules:\n    a:\n        when:   "x > 1"   # how\n\n    b: {points: 3}\n';
    expect(formatPackText(text)).toBe(
      '# Why.\nrules:\n  a:\n    when: "x > 1" # how\n\n  b: { points: 3 }\n',
    );
  });

  test('leaves numbers as they are written: leading zeros, signs, and digits that a number cannot hold', () => {
    const entries = '[ 95, 0571870, +8610086, 6222021234567890123, 0x1F, 0o17, 1.50, 1e3 ]';
    const text = `lists:\n  known:\n    entries: ${entries}\n    0571: 007 # why\n`;
    expect(formatPackText(text)).toBe(text);
  });

  test('leaves a text that cannot be read as it is', () => {
    expect(formatPackText('rules: [')).toBeUndefined();
    expect(formatPackText('')).toBe('');
  });
});
