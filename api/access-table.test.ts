// docs/access.md says of each route that asks for no region why it does not.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ACCESS_TABLE } from './access-table.ts';

const SECTION = /## Without a region\n([\s\S]*?)\n## /.exec(
  readFileSync('docs/access.md', 'utf8'),
)?.[1];

test('a permission is asked for without a region where docs/access.md says why, and nowhere else', () => {
  const rows = (SECTION ?? '').split('\n').filter((line) => /^\| `/.test(line));
  const named = rows.flatMap((row) => {
    const [, routes = '', why = ''] = row.split('|');
    expect([routes, why.trim()]).not.toEqual([routes, '']);
    return [...routes.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
  });
  const anywhere = Object.entries(ACCESS_TABLE).flatMap(([name, row]) =>
    typeof row !== 'string' && row.region === 'anywhere' ? [name] : [],
  );
  expect(named.sort()).toEqual(anywhere.sort());
});
