// Streams of those who may not have them any more, on a server with real accounts.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessServer } from '../test/access-server.ts';
import { HOME, WITHIN } from './access-fixture.ts';
import type { App } from './app.ts';
import { depsWith } from './fixture.ts';
import { buildServer } from './server.ts';

const server = accessServer();
const WAIT_MS = 30_000;

let app: App;
let address: string;
beforeAll(async () => {
  app = buildServer({ ...depsWith({ access: server.access }), streamMs: 10 * WAIT_MS });
  address = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());

/** Follows a stream; tells when it has begun, and resolves once it has ended. */
async function follow(path: string, token: string): Promise<{ readonly ended: Promise<string> }> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(address + path, { headers });
  expect([path, answer.status]).toEqual([path, 200]);
  const reader = answer.body?.getReader();
  await reader?.read();
  const ended = (async () => {
    while ((await reader?.read())?.done === false);
    return 'ended';
  })();
  return { ended };
}

test('a stream ends with the session, the account, the role or the wall by which it was asked for, and no other does', async () => {
  const { access, enter } = server;
  const at = (role: 'supervisor' | 'commander') => [{ role, region: HOME }];
  const board = `/v1/board/events?desk=${WITHIN}`;
  const tokens = {
    leaves: await enter('leaves', at('supervisor')),
    closed: await enter('closed-out', at('commander')),
    moved: await enter('moved', at('supervisor')),
    stays: await enter('stays', at('supervisor')),
  };
  const { wall, token } = await access.walls.make(
    { place: '大厅', region: HOME, days: 9 },
    'stays-commander',
  );
  await enter('stays-commander', at('commander'));
  const [leaves, closed, moved, stays, dark] = await Promise.all([
    follow(board, tokens.leaves),
    follow('/v1/status/events', tokens.closed),
    follow(board, tokens.moved),
    follow(board, tokens.stays),
    follow('/v1/status/events', token),
  ]);
  await access.sessions.end(tokens.leaves);
  await access.accounts.change('closed-out', () => ({ isDisabled: true }));
  const beside = [{ role: 'supervisor' as const, region: '330200' }];
  await access.accounts.change('moved', () => ({ grants: beside }));
  await access.walls.end(wall.wallId, () => true);
  const late = pause(WAIT_MS, 'late', { ref: false });
  const ends = [leaves, closed, moved, dark].map(({ ended }) => Promise.race([ended, late]));
  expect(await Promise.all(ends)).toEqual(['ended', 'ended', 'ended', 'ended']);
  expect(await Promise.race([stays.ended, pause(100, 'goes on')])).toBe('goes on');
}, 120_000);
