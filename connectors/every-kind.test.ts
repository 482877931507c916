// That every kind of source and of delivery runs the suite of its contract: a kind that is added without it is noticed here.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROVIDER_KINDS } from './delivery/provider.ts';
import { SOURCE_KINDS } from './source/source.ts';

/** Texts of the integration tests that declare a suite. */
function testsOf(suite: string): string {
  const texts = globSync('**/*.int.test.ts', { cwd: import.meta.dirname }).map((path) =>
    readFileSync(join(import.meta.dirname, path), 'utf8'),
  );
  return texts.filter((text) => text.includes(`${suite}(`)).join('');
}

test.each(SOURCE_KINDS)('a source of kind %s runs the suite of all sources', (kind) => {
  expect(testsOf('describeSource')).toContain(`describeSource('${kind}'`);
});

test.each(PROVIDER_KINDS)('a delivery of kind %s runs the suite of all deliveries', (kind) => {
  expect(testsOf('describeDelivery')).toContain(`'${kind}'`);
});
