import { expect, test } from 'vitest';
import { generatedDocs, staleDocs } from './generate-docs.ts';

test('the generated files in docs are fresh', () => {
  expect(generatedDocs().size).toBeGreaterThan(20);
  expect(staleDocs()).toEqual([]);
});
