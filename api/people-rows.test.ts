import { expect, test } from 'vitest';
import { countPeopleRows } from './people-rows.ts';

const access = (taken: number) => ({ store: { countBy: async () => taken } });
const commander = { kind: 'person', name: 'c', grants: [] } as const;

test('a screen of people is told to one person alone, so many an hour, and none to a wall, each of which would have a count of its own', async () => {
  const ask = (rows: number, taken: number, identity: object = commander) =>
    countPeopleRows(Object(access(taken)), Object(identity), rows);
  await expect(ask(100, 1_000)).resolves.toBeUndefined();
  await expect(ask(101, 101)).rejects.toMatchObject({ code: 'FW_FORBIDDEN' });
  await expect(ask(1, 1_001)).rejects.toMatchObject({ code: 'FW_TOO_MANY' });
  await expect(ask(1, 1, { ...commander, isWall: true })).rejects.toMatchObject({
    code: 'FW_FORBIDDEN',
  });
});
