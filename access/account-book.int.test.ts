// Accounts on a real Redis, with a clock that the tests move.
import { randomBytes } from 'node:crypto';
import * as OTPAuth from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RedisServer, startRedis } from '../test/redis-server.ts';
import { Seal } from '../vault/seal.ts';
import { type AccessParts, openAccess } from './access-parts.ts';
import { KEY_OVERLAP_MS } from './account-book.ts';
import { IDLE_MS, SESSION_MS_MAX } from './session-book.ts';

const PASSWORD = 'correct horse battery';
let redis: RedisServer;
let access: AccessParts;
let now: number;
let run = 0;

beforeAll(async () => {
  redis = await startRedis();
});
beforeEach(() => {
  now = Date.UTC(2026, 2, 2, 2);
  access?.store.close();
  access = openAccess({
    redisUrl: redis.url,
    keyPrefix: `{t${run++}}`,
    seal: new Seal([randomBytes(32)]),
    now: () => now,
  });
});
afterAll(async () => {
  access.store.close();
  await redis.stop();
});

async function person(
  name: string,
  role: 'operator' | 'admin' = 'operator',
  region = '330100',
): Promise<void> {
  await access.accounts.create({ name, grants: [{ role, region }] });
  await access.accounts.acceptInvite(await access.accounts.invite(name), PASSWORD);
}

test('an invitation sets a password once, within a day', async () => {
  await access.accounts.create({ name: 'wang', grants: [] });
  const token = await access.accounts.invite('wang');
  await access.accounts.acceptInvite(token, PASSWORD);
  await expect(access.accounts.acceptInvite(token, 'another password')).rejects.toThrow(/was used/);
  expect((await access.accounts.signIn({ name: 'wang', password: PASSWORD })).name).toBe('wang');
});

test('a refused password leaves the invitation as it was', async () => {
  await access.accounts.create({ name: 'wang', grants: [] });
  const token = await access.accounts.invite('wang');
  await expect(access.accounts.acceptInvite(token, 'short')).rejects.toThrow(/12 to 256/);
  await access.accounts.acceptInvite(token, PASSWORD);
});

test('a wrong name, a wrong password and a disabled account are answered alike', async () => {
  await person('wang');
  const wrongName = access.accounts.signIn({ name: 'nobody', password: PASSWORD });
  await expect(wrongName).rejects.toMatchObject({ code: 'FW_SIGN_IN_REFUSED' });
  const wrongPassword = access.accounts.signIn({ name: 'wang', password: 'wrong password' });
  await expect(wrongPassword).rejects.toMatchObject({ code: 'FW_SIGN_IN_REFUSED' });
  await access.accounts.change('wang', () => ({ isDisabled: true }));
  const disabled = access.accounts.signIn({ name: 'wang', password: PASSWORD });
  await expect(disabled).rejects.toMatchObject({ code: 'FW_SIGN_IN_REFUSED' });
});

test('after the fifth failure even the right password waits for a minute, then for two', async () => {
  await person('wang');
  const tryIt = (password: string) => access.accounts.signIn({ name: 'wang', password });
  for (let i = 0; i < 5; i++) await expect(tryIt('wrong password')).rejects.toThrow();
  await expect(tryIt(PASSWORD)).rejects.toThrow();
  now += 60_001;
  await expect(tryIt('wrong password')).rejects.toThrow();
  now += 60_001;
  await expect(tryIt(PASSWORD)).rejects.toThrow();
  now += 60_001;
  expect((await tryIt(PASSWORD)).failures).toBe(0);
});

test('a second factor is asked for once it is confirmed, and each code is taken once', async () => {
  await person('wang');
  const totp = OTPAuth.URI.parse(await access.accounts.beginTotp('wang'));
  if (!(totp instanceof OTPAuth.TOTP)) throw new Error('no TOTP address');
  const codeAt = (timestamp: number) => totp.generate({ timestamp });
  await access.accounts.signIn({ name: 'wang', password: PASSWORD });
  await access.accounts.confirmTotp('wang', codeAt(now));
  const signIn = (code?: string) =>
    access.accounts.signIn({
      name: 'wang',
      password: PASSWORD,
      ...(code === undefined ? {} : { code }),
    });
  await expect(signIn()).rejects.toThrow();
  await expect(signIn(codeAt(now))).rejects.toThrow();
  now += 30_000;
  await signIn(codeAt(now));
  await expect(signIn(codeAt(now))).rejects.toThrow();
});

test('a new key of a service leaves the one before a week to be changed over', async () => {
  const grants = [{ role: 'partner', region: '330000' }] as const;
  await access.accounts.create({ name: 'icbc', grants, sources: ['icbc'] });
  const first = await access.accounts.newKey('icbc');
  const second = await access.accounts.newKey('icbc');
  expect((await access.accounts.keyOf(first.keyId))?.secret).toBe(first.secret);
  now += KEY_OVERLAP_MS;
  expect(await access.accounts.keyOf(first.keyId)).toBeUndefined();
  expect((await access.accounts.keyOf(second.keyId))?.account.kind).toBe('service');
  await access.accounts.endKey('icbc', second.keyId);
  expect(await access.accounts.keyOf(second.keyId)).toBeUndefined();
});

test('nobody makes a key that signs in the name of a person', async () => {
  await access.accounts.create({ name: 'wang', grants: [{ role: 'operator', region: '330106' }] });
  await expect(access.accounts.newKey('wang')).rejects.toThrow(/wang is a person/);
});

test('a session ends after half an hour without use, after twelve hours in any case, and when revoked', async () => {
  const { sessions } = access;
  const idle = await sessions.begin('wang');
  now += IDLE_MS - 1;
  expect(await sessions.whose(idle)).toBe('wang');
  now += IDLE_MS;
  expect(await sessions.whose(idle)).toBeUndefined();
  const begun = now;
  const long = await sessions.begin('wang');
  while (now + IDLE_MS / 2 < begun + SESSION_MS_MAX) {
    now += IDLE_MS / 2;
    expect(await sessions.whose(long)).toBe('wang');
  }
  now = begun + SESSION_MS_MAX;
  expect(await sessions.whose(long)).toBeUndefined();
  const revoked = await sessions.begin('wang');
  await sessions.endAll('wang');
  expect(await sessions.whose(revoked)).toBeUndefined();
});

test('a change needs another admin as soon as there is one, and nobody approves their own', async () => {
  await person('chen', 'admin');
  const { changes, accounts } = access;
  const create = (name: string) =>
    ({ kind: 'create', name, grants: [{ role: 'admin', region: '330100' }] }) as const;
  const alone = await changes.ask(create('li'), 'chen');
  expect(alone).toMatchObject({ state: 'approved', decidedBy: 'chen' });
  await accounts.acceptInvite(await accounts.invite('li'), PASSWORD);
  const asked = await changes.ask(create('zhao'), 'chen');
  expect(asked.state).toBe('asked');
  await expect(changes.decide(asked.changeId, 'chen', true)).rejects.toThrow(/their own/);
  expect(await accounts.find('zhao')).toBeUndefined();
  await changes.decide(asked.changeId, 'li', true);
  expect(await accounts.find('zhao')).toMatchObject({ kind: 'person' });
  await expect(changes.decide(asked.changeId, 'li', true)).rejects.toThrow(/approved by li/);
});

test.each([
  ['before', 'create'],
  ['after', 'create'],
  ['before', 'reset'],
  ['after', 'reset'],
] as const)(
  'a change that was cut off when it was approved, %s its account was %sd, is made by who comes next, once',
  async (when, kind) => {
    await person('chen', 'admin');
    await person('li', 'admin');
    await person('wang');
    const { accounts, changes, store, audit } = access;
    const grants = [{ role: 'operator' as const, region: '330106' }];
    const asked = await changes.ask(
      kind === 'create' ? { kind, name: 'zhao', grants } : { kind, name: 'wang' },
      'chen',
    );
    const decision = {
      state: 'approved',
      decidedBy: 'li',
      decidedAt: now,
      isAtHand: true,
    } as const;
    await store.change('changes', asked.changeId, (one) => ({ ...one, ...decision }));
    if (when === 'after' && kind === 'create')
      await accounts.create({ name: 'zhao', grants }, asked.changeId);
    if (when === 'after' && kind === 'reset') await accounts.reset('wang');
    const entries = (await audit.head()).seq;
    const [found] = await changes.list();
    expect(found).toMatchObject({ state: 'approved', decidedBy: 'li' });
    expect(found).not.toHaveProperty('isAtHand');
    if (kind === 'create') expect(await accounts.find('zhao')).toMatchObject({ grants });
    else expect(await accounts.find('wang')).not.toHaveProperty('passwordHash');
    await changes.list();
    expect((await audit.head()).seq).toBe(entries + 1);
  },
);

test('what cannot be made is not approved', async () => {
  await person('chen', 'admin');
  await person('li', 'admin');
  const { accounts, changes } = access;
  const grants = [{ role: 'operator' as const, region: '330106' }];
  const asked = await changes.ask({ kind: 'create', name: 'zhao', grants }, 'chen');
  await accounts.fromProvider('zhao', grants);
  await expect(changes.decide(asked.changeId, 'li', true)).rejects.toThrow(/zhao already/);
  expect((await changes.list())[0]).toMatchObject({ state: 'asked' });
  expect(await changes.decide(asked.changeId, 'li', false)).toMatchObject({ state: 'refused' });
});

describe('once there were two admins who could come in, neither changes anything alone', () => {
  const askFor = (name: string, by: string) =>
    access.changes.ask(
      { kind: 'create', name, grants: [{ role: 'operator', region: '330106' }] },
      by,
    );

  test('though the other is disabled, which takes both of them', async () => {
    const { accounts, changes, sessions } = access;
    await person('chen', 'admin');
    await person('li', 'admin');
    await expect(changes.close('li')).rejects.toMatchObject({ code: 'FW_ACCOUNT_REFUSED' });
    const asked = await changes.ask({ kind: 'disable', name: 'li' }, 'chen');
    expect([asked.state, (await accounts.find('li'))?.isDisabled]).toEqual(['asked', false]);
    const session = await sessions.begin('li');
    await changes.decide(asked.changeId, 'li', true);
    expect((await accounts.find('li'))?.isDisabled).toBe(true);
    expect(await sessions.whose(session)).toBeUndefined();
    expect((await askFor('friend', 'chen')).state).toBe('asked');
  });

  test('though they come through a provider, which took the role from one of them since', async () => {
    const { accounts } = access;
    const admin = [{ role: 'admin' as const, region: '330000' }];
    await accounts.fromProvider('chen', admin);
    expect((await askFor('early', 'chen')).state).toBe('approved');
    await accounts.fromProvider('li', admin);
    await accounts.fromProvider('li', [{ role: 'operator', region: '330106' }]);
    expect((await askFor('friend', 'chen')).state).toBe('asked');
  });

  test('nor gives another a new password: an invitation is for who has none, and a reset takes two', async () => {
    const { accounts, changes, sessions } = access;
    await person('wang');
    await person('chen', 'admin');
    const reset = { kind: 'reset', name: 'wang' } as const;
    await expect(changes.ask(reset, 'chen')).rejects.toThrow(/needs a second admin/);
    await accounts.create({ name: 'li', grants: [{ role: 'admin', region: '330100' }] });
    const [first, kept] = [await accounts.invite('li'), await accounts.invite('li')];
    await accounts.acceptInvite(first, PASSWORD);
    await expect(accounts.acceptInvite(kept, 'another password')).rejects.toThrow(/has a password/);
    await expect(accounts.invite('wang')).rejects.toMatchObject({ code: 'FW_ACCOUNT_REFUSED' });
    await accounts.fromProvider('zhao', [{ role: 'operator', region: '330106' }]);
    await expect(accounts.invite('zhao')).rejects.toThrow(/identity provider/);

    const session = await sessions.begin('wang');
    const asked = await changes.ask(reset, 'chen');
    expect(await sessions.whose(session)).toBe('wang');
    await changes.decide(asked.changeId, 'li', true);
    expect(await sessions.whose(session)).toBeUndefined();
    const old = { name: 'wang', password: PASSWORD };
    await expect(accounts.signIn(old)).rejects.toMatchObject({ code: 'FW_SIGN_IN_REFUSED' });
    await accounts.acceptInvite(await accounts.invite('wang'), 'another password');
  });

  test('nor with an admin of another region, or one who is admin there no more', async () => {
    const { accounts, changes } = access;
    await person('chen', 'admin');
    await person('zhao', 'admin', '330200');
    await person('li', 'admin', '330000');
    const grants = [{ role: 'operator' as const, region: '330106' }];
    const asked = await changes.ask({ kind: 'create', name: 'friend', grants }, 'chen');
    const decide = (by: string) => changes.decide(asked.changeId, by, true);
    await expect(decide('zhao')).rejects.toMatchObject({ code: 'FW_FORBIDDEN' });
    await accounts.change('chen', () => ({ isDisabled: true }));
    await expect(decide('li')).rejects.toThrow(/chen is not an admin/);
    await accounts.change('chen', () => ({ isDisabled: false }));
    expect((await decide('li')).state).toBe('approved');
  });

  test('nor lets a program in by a new key or certificate, each of which is used once, by who asked, within a day', async () => {
    const { accounts, changes } = access;
    const grants = [{ role: 'partner' as const, region: '330100' }];
    await accounts.create({ name: 'bank', grants, sources: ['bank'] });
    await person('chen', 'admin');
    const key = { kind: 'key', name: 'bank' } as const;
    await changes.useEntrance(key, 'chen');
    await person('li', 'admin');
    const needed = { code: 'FW_SECOND_ADMIN' };
    const certificate = { kind: 'certificate', name: 'bank', fingerprint: 'a'.repeat(64) } as const;
    for (const entrance of [key, certificate]) {
      await expect(changes.useEntrance(entrance, 'chen')).rejects.toMatchObject(needed);
      const { changeId } = await changes.ask(entrance, 'chen');
      await expect(changes.useEntrance(entrance, 'chen')).rejects.toMatchObject(needed);
      await changes.decide(changeId, 'li', true);
      const other = { ...certificate, fingerprint: 'b'.repeat(64) };
      await expect(changes.useEntrance(other, 'chen')).rejects.toMatchObject(needed);
      await expect(changes.useEntrance(entrance, 'li')).rejects.toMatchObject(needed);
      await changes.useEntrance(entrance, 'chen');
      await expect(changes.useEntrance(entrance, 'chen')).rejects.toMatchObject(needed);
    }
    await expect(changes.ask({ kind: 'key', name: 'li' }, 'chen')).rejects.toThrow(/is a person/);
  });

  test('while an operator is closed by one', async () => {
    await person('chen', 'admin');
    await person('li', 'admin');
    await person('wang');
    expect((await access.changes.close('wang')).isDisabled).toBe(true);
  });
});
