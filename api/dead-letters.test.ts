// Pages of what was refused.
import { expect, test } from 'vitest';
import { depsWith } from './fixture.ts';
import { buildServer } from './server.ts';

test('pages of what was refused are turned by the cursor of the page before, the last has none', async () => {
  const deps = depsWith({});
  const asked: (number | undefined)[] = [];
  const page = async ({ before }: { readonly before?: number }) => {
    asked.push(before);
    return { letters: [], ...(before === undefined ? { next: 42 } : {}) };
  };
  const letters = Object.create(deps.letters, { page: { value: page } });
  const app = buildServer({ ...deps, letters });
  const turn = async (query: string) => (await app.inject(`/v1/dead-letters${query}`)).json();
  const first = await turn('');
  expect(first).toMatchObject({ cursor: '42' });
  expect(await turn(`?cursor=${first.cursor}`)).toEqual({ letters: [] });
  expect(asked).toEqual([undefined, 42]);
  await app.close();
});
