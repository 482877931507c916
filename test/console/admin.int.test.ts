// The admin room in a real browser, with real accounts: changes need two admins, secrets are shown once, and each role sees its parts.
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../../access/access-parts.ts';
import { type AuditEntry, NO_ENTRY } from '../../access/audit-entry.ts';

import { depsWith } from '../../api/fixture.ts';
import { listen } from '../../api/listen.ts';
import { buildServer } from '../../api/server.ts';
import { Seal } from '../../vault/seal.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { accessFaults, browser, keepScreen } from './browser.ts';

const PASSWORD = 'correct horse battery';
const COUNTS = { read: 1_200, accepted: 1_180, rejected: { late: 12, 'bad-phone': 8 }, skipped: 0 };
let redis: RedisServer;
let access: AccessParts;
let app: FastifyInstance;
let open: FastifyInstance;
let address = '';
let openAddress = '';

/** What the audit was told, as the ledger would give it back. */
const told: AuditEntry[] = [];
const audit = {
  page: async ({ limit = 50, before = Number.MAX_SAFE_INTEGER, who }: Record<string, unknown>) =>
    told
      .filter((one) => one.seq < Number(before) && (who === undefined || one.who === who))
      .sort((a, b) => b.seq - a.seq)
      .slice(0, Number(limit)),
  verify: async () => ({ entries: told.length, head: NO_ENTRY }),
};

beforeAll(async () => {
  redis = await startRedis();
  const seal = new Seal([randomBytes(32)]);
  access = openAccess({
    redisUrl: redis.url,
    seal,
    tell: async (entries) => void told.push(...entries),
  });
  for (const [name, role] of [
    ['admin-a', 'admin'],
    ['admin-b', 'admin'],
    ['checker', 'auditor'],
  ] as const) {
    await access.accounts.create({ name, grants: [{ role, region: '330000' }] });
    await access.accounts.acceptInvite(await access.accounts.invite(name), PASSWORD);
  }
  const sources = () => [
    {
      ...{ name: 'bank-a', kind: 'sftp' as const, state: 'waiting' as const, ...COUNTS },
      failure: 'sftp://bank-a 不应答',
    },
    {
      name: 'carrier',
      kind: 'kafka' as const,
      state: 'running' as const,
      ...COUNTS,
      lagRecords: 40,
    },
  ];
  const deps = depsWith({ access, audit, sources, now: Date.now });
  const place = { host: '127.0.0.1', port: 0, allowRemote: false };
  app = buildServer(deps);
  address = await listen(app, place);
  open = buildServer(depsWith({ sources, now: Date.now }));
  openAddress = await listen(open, place);
});
afterAll(async () => {
  await app.close();
  await open.close();
  await closeAccess(access);
  await redis.stop();
});
const chromium = browser();

async function signedIn(name: string, seat = {}) {
  const page = await chromium.open(`${address}/admin`, { seat: { language: 'zh', ...seat } });
  await page.locator('[name=name]').fill(name);
  await page.locator('[name=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.locator('.admin').waitFor();
  expect(chromium.faults(/401/)).toEqual([]);
  return page;
}

describe('who may do what', () => {
  test('is asked for by one admin and decided by another, never by the same', async () => {
    const first = await signedIn('admin-a');
    await first.getByRole('button', { name: '人员与伙伴' }).click();
    await first.getByRole('button', { name: '新建账号' }).click();
    await first.getByLabel('名称').fill('0571-07');
    await first.getByLabel('角色@区域').fill('operator@330106');
    await first.keyboard.press('Enter');
    await first.getByRole('dialog').waitFor({ state: 'detached' });
    await first.getByRole('button', { name: '变更审批' }).click();
    await first.getByText('新建 0571-07 operator@330106').waitFor();
    expect(await first.getByRole('button', { name: '批准', exact: true }).isDisabled()).toBe(true);
    expect(await access.accounts.find('0571-07')).toBeUndefined();
    const second = await signedIn('admin-b');
    await second.getByRole('button', { name: '变更审批' }).click();
    await second.getByRole('button', { name: '批准', exact: true }).click();
    await second.getByText(/admin-b 决定/).waitFor();
    expect(await access.accounts.find('0571-07')).toMatchObject({
      grants: [{ role: 'operator', region: '330106' }],
    });
  });

  test('a partner gets a key that is shown once and can be ended', async () => {
    const sources = ['bank-a'];
    const grants = [{ role: 'partner' as const, region: '330000' }];
    await access.accounts.create({ name: 'bank-a', grants, sources });
    const page = await signedIn('admin-a');
    await page.getByRole('button', { name: '人员与伙伴' }).click();
    const row = page.getByRole('row', { name: /^bank-a/ });
    await row.getByRole('button', { name: '新密钥' }).click();
    await page.locator('.told dd').nth(1).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('.told').count()).toBe(0);
    await row.getByText('1 个密钥').waitFor();
    await row.getByRole('button', { name: '吊销' }).click();
    await row.getByText('0 个密钥').waitFor();
  });
});

describe('each role', () => {
  test('an auditor reads accounts and the audit, checks that it is whole, and changes nothing', async () => {
    const page = await signedIn('checker');
    await page.getByRole('button', { name: '人员与伙伴' }).click();
    await page.getByRole('row', { name: /^admin-a/ }).waitFor();
    expect(await page.getByRole('button', { name: '新建账号' }).count()).toBe(0);
    await page.getByRole('button', { name: '审计' }).click();
    await page.getByRole('cell', { name: 'askAccessChange' }).first().waitFor();
    await page.getByLabel('谁').fill('admin-b');
    await page.getByRole('button', { name: '查找' }).click();
    await page.getByRole('cell', { name: 'decideAccessChange' }).waitFor();
    await page.getByRole('button', { name: '校验完整性' }).click();
    await page.getByText(/条记录完整、未被改动/).waitFor();
  });

  test('an admin is told that the audit is not theirs, and who runs without accounts that there are none', async () => {
    const page = await signedIn('admin-a');
    await page.getByRole('button', { name: '审计' }).click();
    await page.getByText('您没有查看这一部分的权限').waitFor();
    const without = await chromium.open(`${openAddress}/admin`);
    await without.getByRole('button', { name: '人员与伙伴' }).click();
    await without.getByText('本系统未开启登录').waitFor();
  });
});

test.each([
  ['zh', 'light'],
  ['zh', 'dark'],
  ['en', 'light'],
  ['en', 'dark'],
])('each view of it has no fault that axe finds (%s, %s)', async (language, theme) => {
  const page = await signedIn('checker', { language, theme });
  await page.getByRole('row', { name: /^carrier/ }).waitFor();
  expect(await accessFaults(page)).toEqual([]);
  await keepScreen(page, `admin-connectors-${language}-${theme}`);
  for (const [name, part] of ['people', 'changes', 'audit'].entries()) {
    await page
      .locator('.switch button')
      .nth(name + 1)
      .click();
    await page.locator('.card .rows, .card table, .card .empty').first().waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepScreen(page, `admin-${part}-${language}-${theme}`);
  }
});
