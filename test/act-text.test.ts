// Whatever is an entry of the audit has a name in words.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAudited } from '../api/access-table.ts';
import { ACT_TEXT } from '../console/text/act-text.ts';

const PATHS = join(import.meta.dirname, '../client/paths.ts');
/** `post: operations['claimTask']` of the types of the client. */
const OPERATION = /\b(get|post|put|delete|patch): operations\[['"](\w+)['"]\]/g;

test('every route that is audited has a name in both languages', () => {
  const audited = [...readFileSync(PATHS, 'utf8').matchAll(OPERATION)].flatMap(
    ([, method = '', name = '']) => (isAudited(name, method.toUpperCase()) ? [name] : []),
  );
  expect(audited.length).toBeGreaterThan(50);
  expect(audited.filter((name) => !Object.hasOwn(ACT_TEXT.zh, name))).toEqual([]);
});
