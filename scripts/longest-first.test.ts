import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LONG_FILES } from './longest-first.ts';

test('every file that is named as long is there', () => {
  expect(LONG_FILES.filter((file) => !existsSync(file))).toEqual([]);
});
