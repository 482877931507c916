import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clientPaths } from './generate-client.ts';

test('the types of the client are those of the routes; if not, run node scripts/generate-client.ts', async () => {
  const isCurrent = readFileSync('client/paths.ts', 'utf8') === (await clientPaths());
  expect(isCurrent).toBe(true);
});
