// What becomes an entry of the audit on a server with real accounts: each change and each look at one person, by whom, where, and what it changed.
import { describe, expect, test } from 'vitest';
import type { AuditEntry } from '../access/audit-entry.ts';
import type { Role } from '../access/role.ts';
import { FwError } from '../signal/fw-error.ts';
import { accessServer } from '../test/access-server.ts';
import { BESIDE, HOME, OWN, WITHIN } from './access-fixture.ts';
import { depsWith, LEASE } from './fixture.ts';
import { buildServer } from './server.ts';

const server = accessServer();
const { bearer, enter } = server;

describe('the audit', () => {
  const last = async (): Promise<AuditEntry | undefined> => {
    await server.access.audit.tellNow();
    return server.told.at(-1);
  };

  test('has who looked somebody up, and who was refused', async () => {
    server.at = WITHIN;
    await server.app.inject({ url: '/v1/risk/phone/13812345678', headers: bearer('analyst') });
    const entry = await last();
    expect(entry).toMatchObject({ who: 'a-analyst', kind: 'person', act: 'getRisk', status: 200 });
    await server.app.inject({ url: '/v1/risk/phone/13812345678', headers: bearer('commander') });
    expect(await last()).toMatchObject({ who: 'a-commander', act: 'getRisk', status: 403 });
  });

  test('has why, where it was said, and what was changed', async () => {
    const url = '/v1/orders/order-1/refusal';
    const payload = { reason: '账号有误' };
    await server.app.inject({ method: 'POST', url, headers: bearer('supervisor'), payload });
    expect(await last()).toMatchObject({ act: 'refuseOrder', object: 'order-1', why: '账号有误' });
    const change = { kind: 'grant', name: 'a-operator', grants: [] };
    const asked = { method: 'POST', url: '/v1/access-changes', headers: bearer('admin') } as const;
    await server.app.inject({ ...asked, payload: change });
    expect(JSON.parse((await last())?.change ?? '')).toMatchObject({ change, askedBy: 'a-admin' });
  });

  test('has what an account and an order were before and are after', async () => {
    const changeOf = async () => JSON.parse((await last())?.change ?? '');
    const post = (url: string, role: Role, payload?: object) =>
      server.app.inject({
        method: 'POST',
        url,
        headers: bearer(role),
        ...(payload && { payload }),
      });
    await enter('closed', [{ role: 'operator', region: WITHIN }]);
    await post('/v1/accounts/closed/disabling', 'admin');
    const changed = { before: { isDisabled: false }, after: { isDisabled: true } };
    expect(await changeOf()).toMatchObject(changed);
    const partner = [{ role: 'partner' as const, region: WITHIN }];
    await server.access.accounts.create({ name: 'program', grants: partner, sources: ['program'] });
    const { keyId, secret } = (await post('/v1/accounts/program/keys', 'admin')).json();
    expect(await changeOf()).toMatchObject({ before: { keyIds: [] }, after: { keyIds: [keyId] } });
    expect(JSON.stringify(server.told)).not.toContain(secret);
    const grants = [{ role: 'operator', region: HOME }];
    const ask = { kind: 'grant', name: 'closed', grants };
    await post('/v1/access-changes', 'admin', ask);
    const before = { grants: [{ role: 'operator', region: WITHIN }] };
    expect(await changeOf()).toMatchObject({ before, after: { grants } });
    server.at = WITHIN;
    await post('/v1/orders/order-1/approval', 'supervisor', {});
    expect(await changeOf()).toMatchObject({
      before: { state: 'requested' },
      after: { state: 'approved' },
    });
    expect(JSON.stringify(server.told)).not.toContain('6222021234567890123');
  });

  test('has the region that an act is about; of a refused one and of a try to sign in that of who did it', async () => {
    const skip = async (at: string) => {
      server.at = at;
      const url = '/v1/tasks/x1/skip';
      const payload = { lease: LEASE, reason: '认识当事人' };
      await server.app.inject({ method: 'POST', url, headers: bearer('supervisor'), payload });
      return (await last())?.region;
    };
    expect([await skip(WITHIN), await skip(BESIDE)]).toEqual([WITHIN, HOME]);
    const look = { url: '/v1/risk/phone/13812345678', headers: bearer('analyst') };
    const looked = async (at: string) => {
      server.at = at;
      await server.app.inject(look);
      return (await last())?.region;
    };
    expect([await looked(WITHIN), await looked(BESIDE)]).toEqual([WITHIN, HOME]);
    const tryAs = async (name: string) => {
      const payload = { name, password: 'wrong' };
      await server.app.inject({
        method: 'POST',
        url: '/v1/session',
        payload,
        remoteAddress: '10.7.7.7',
      });
      return (await last())?.region;
    };
    expect([await tryAs(`at-${WITHIN}`), await tryAs('nobody')]).toEqual([WITHIN, '000000']);
    await server.app.inject({ url: '/v1/audit', headers: bearer('auditor') });
    expect(server.askedPages.at(-1)).toMatchObject({ regions: [HOME] });
  });

  test('has each look at one person and none at a list, whose rows are masked', async () => {
    server.at = WITHIN;
    const acts = async (url: string) => {
      await server.access.audit.tellNow();
      const before = server.told.length;
      const { statusCode } = await server.app.inject({ url, headers: bearer('supervisor') });
      expect([url, statusCode]).toEqual([url, 200]);
      await server.access.audit.tellNow();
      return server.told.slice(before).map(({ act, object, region }) => [act, object, region]);
    };
    for (const [path, act] of [
      ['', 'getTask'],
      ['/earlier', 'getEarlier'],
      ['/suspects', 'getSuspects'],
      ['/ladder', 'getLadder'],
      ['/reach', 'getReach'],
    ] as const)
      expect(await acts(`/v1/tasks/x1${path}`)).toEqual([[act, 'x1', WITHIN]]);
    expect(await acts('/v1/orders/order-1')).toEqual([['getOrder', 'order-1', WITHIN]]);
    for (const list of ['/v1/tasks', '/v1/orders', '/v1/handovers'])
      expect(await acts(list)).toEqual([]);
  });

  test('has how a task stood before an act and stands after it, and nothing where it stands as before', async () => {
    server.at = WITHIN;
    const post = (path: string, payload: object) =>
      server.app.inject({
        method: 'POST',
        url: `/v1/tasks/x1${path}`,
        headers: bearer('supervisor'),
        payload,
      });
    server.taskState = 'claimed';
    const url = '/v1/tasks/x1/lease';
    const payload = { lease: LEASE };
    await server.app.inject({ method: 'DELETE', url, headers: bearer('supervisor'), payload });
    expect(JSON.parse((await last())?.change ?? '')).toMatchObject({
      before: { state: 'claimed', desk: WITHIN },
      after: { state: 'waiting', desk: WITHIN },
    });
    await post('/reveal', { reason: '家属来电核实' });
    expect(await last()).toMatchObject({ act: 'revealTask', change: '' });
  });

  test('has what a provider said of an order by the name of the provider, and no word of others', async () => {
    const said = async (provider: string) => {
      const before = server.told.length;
      await server.app.inject({ method: 'POST', url: `/v1/receipts/${provider}`, payload: '{}' });
      await server.access.audit.tellNow();
      return server.told.slice(before);
    };
    expect(await said('somebody')).toEqual([]);
    const [entry] = await said(OWN);
    expect(entry).toMatchObject({ who: OWN, kind: 'service', act: 'takeReceipt', status: 204 });
    expect(JSON.parse(entry?.change ?? '')).toEqual({
      receipts: [{ deliveryId: 'order-1', channel: 'order', before: 'accepted', after: 'done' }],
    });
  });

  test('has of which number a partner asked, masked', async () => {
    const payload = { phoneNumber: '+8613812345678' };
    const url = '/scam-signal/v1/check';
    await server.app.inject({ method: 'POST', url, headers: bearer('partner'), payload });
    expect(await last()).toMatchObject({ act: 'checkScamSignal', object: 'phone/138****5678' });
  });

  test('has who took a report as a file, which one, of where and when', async () => {
    const url = '/v1/report/file?from=2026-03-01&to=2026-03-08&report=totals&format=xlsx';
    await server.app.inject({ url, headers: bearer('commander') });
    expect(await last()).toMatchObject({
      who: 'a-commander',
      act: 'getReportFile',
      object: `totals ${HOME} 2026-03-01-to-2026-03-08 xlsx`,
    });
  });

  test('has tries of a password by the name that was tried, and no password', async () => {
    const payload = { name: 'a-operator', password: 'secret of somebody' };
    await server.app.inject({
      method: 'POST',
      url: '/v1/session',
      payload,
      remoteAddress: '10.8.8.8',
    });
    const entry = await last();
    expect(entry).toMatchObject({ who: 'a-operator', kind: 'nobody', act: 'signIn', status: 401 });
    expect(JSON.stringify(entry)).not.toContain('secret of somebody');
  });

  test('is not told an answer that it could not take', async () => {
    const broken = {
      ...server.access,
      audit: Object.create(server.access.audit, { add: { value: refuse } }),
    };
    const other = buildServer(depsWith({ access: broken }));
    const url = '/v1/risk/domain/new.example';
    const answer = await other.inject({ url, headers: bearer('analyst') });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'FW_REDIS_AWAY' });
    await other.close();
  });

  const refuse = (): Promise<void> =>
    Promise.reject(new FwError('FW_REDIS_AWAY', 'Redis cannot be reached.'));
});
