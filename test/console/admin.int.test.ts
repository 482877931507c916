// The admin room in a real browser, with real accounts: changes need two admins, secrets are shown once, and each role sees its parts.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../../access/access-parts.ts';
import { type AuditEntry, NO_ENTRY } from '../../access/audit-entry.ts';

import { SIGNAL_EXAMPLE } from '../../api/contract/signal.ts';
import { depsWith } from '../../api/fixture.ts';
import { listen } from '../../api/listen.ts';
import { buildServer } from '../../api/server.ts';
import { openDeadLetterFile } from '../../connectors/dead-letter.ts';
import { LetterBook } from '../../connectors/dead-letters/letter-book.ts';
import { compileMapping } from '../../connectors/mapping/compile-mapping.ts';
import { Seal } from '../../vault/seal.ts';
import { makeCertificate } from '../certificate.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { accessFaults, browser, keepLooks, keepScreen, keyFaults, LOOKS } from './browser.ts';

const PASSWORD = 'correct horse battery';
const ROW = 'a1,2026-03-01T10:00:00+08:00,13812345678,12o.50';
const SIGNAL = { ...SIGNAL_EXAMPLE, source: 'carrier' };
const BANK = compileMapping(
  `name: bank
source: bank-a
format: csv
signals:
  - type: number.recharged
    fields: { id: "{id}", time: { from: at }, region: "330100", phone: "{phone}", amountFen: { from: amount, unit: yuan } }
`,
  'bank.yaml',
);
const resent: string[] = [];
const COUNTS = { read: 1_200, accepted: 1_180, rejected: { late: 12, 'bad-phone': 8 }, skipped: 0 };
let redis: RedisServer;
let access: AccessParts;
let app: FastifyInstance;
let open: FastifyInstance;
let address = '';
let openAddress = '';
let folder = '';

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

/** A row of a bank whose amount is none, and a signal that came too late. */
async function openLetters(dir: string): Promise<LetterBook> {
  const path = join(dir, 'letters.ndjson');
  const file = await openDeadLetterFile(path);
  const place = { source: 'bank-a', file: 'transfers-0728.csv', row: 17, column: 'amount' };
  const late = JSON.stringify({ ...SIGNAL, id: 'late' });
  await file.put([
    {
      source: 'carrier',
      code: 'late',
      message: '信号时间比已处理到的时间早 2 小时，超过允许的迟到',
      raw: late,
      at: Date.now(),
    },
    {
      ...{ ...place, code: 'amount', at: Date.now() },
      message: "amount is no sum of money: '12o.50' (phone 13812345678)",
      raw: ROW,
      columns: ['id', 'at', 'phone', 'amount'],
    },
  ]);
  await file.close();
  return LetterBook.open({
    ...{ path, deedsPath: join(dir, 'deeds.ndjson') },
    appender: { append: async (signals) => void resent.push(...signals.map(({ id }) => id)) },
    mappingOf: async () => BANK,
  });
}

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
    ['analyst-a', 'analyst'],
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
      waitsFor: 'bank-c',
    },
    {
      ...{ name: 'bank-c', kind: 's3' as const, state: 'running' as const, ...COUNTS },
      lagBytes: 8_192,
    },
  ];
  folder = await mkdtemp(join(tmpdir(), 'forewarn-admin-'));
  const letters = await openLetters(folder);
  const deps = depsWith({ access, audit, sources, letters, now: Date.now });
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
  await rm(folder, { recursive: true, force: true });
});
const FRAMES = 300;
const chromium = browser();

/** Scrolls down by a quarter of the window a frame: how many rows were in the page at most, and in how many frames none stood in its middle. */
const SCROLLED = `(async () => {
  let [rowsMost, gaps] = [0, 0];
  for (let frame = 0; frame < ${FRAMES}; frame++) {
    scrollBy(0, innerHeight / 4);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const shown = [...document.querySelectorAll('tr[data-index]')];
    rowsMost = Math.max(rowsMost, shown.length);
    const isThere = shown.some((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return top <= innerHeight / 2 && bottom >= innerHeight / 2;
    });
    if (!isThere) gaps++;
  }
  return { rowsMost, gaps };
})()`;

/** Processor time that the page's own thread took since the last call, ms. */
async function threadClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  let before = 0;
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const now = (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000;
    const taken = now - before;
    before = now;
    return taken;
  };
}

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
    const [role, region] = [0, 1].map((at) =>
      first.getByRole('dialog').getByRole('combobox').nth(at),
    );
    await role?.selectOption('operator');
    await region?.selectOption('330106');
    await keepLooks(first, 'admin-new-account');
    await first.getByRole('button', { name: '提交' }).click();
    await first.getByRole('dialog').waitFor({ state: 'detached' });
    await first.getByRole('button', { name: '变更审批' }).click();
    await first.getByText('新建 0571-07（劝阻员 · 西湖区）').waitFor();
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

  test('a partner gets a key, once another admin agreed, that is shown once and can be ended', async () => {
    const sources = ['bank-a'];
    const grants = [{ role: 'partner' as const, region: '330000' }];
    await access.accounts.create({ name: 'bank-a', grants, sources });
    const page = await signedIn('admin-a');
    await page.getByRole('button', { name: '人员与伙伴' }).click();
    const row = page.getByRole('row', { name: /^bank-a/ });
    await row.getByRole('button', { name: '新密钥' }).click();
    await page.getByText('已提交。').waitFor();
    const [asked] = await access.changes.list();
    await access.changes.decide(asked?.changeId ?? '', 'admin-b', true);
    await row.getByRole('button', { name: '新密钥' }).click();
    await page.getByRole('heading', { name: '伙伴 bank-a 的新密钥' }).waitFor();
    await page.locator('.told code').nth(1).waitFor();
    await keepLooks(page, 'admin-key');
    await page.keyboard.press('Escape');
    await page.locator('.told').waitFor({ state: 'detached' });
    await row.getByText('1 个密钥').waitFor();
    await row.getByRole('button', { name: '吊销' }).click();
    await row.getByText('0 个密钥').waitFor();
  });

  test('a certificate is bound once another admin agreed, and is ended at once', async () => {
    const grants = [{ role: 'partner' as const, region: '330000' }];
    await access.accounts.create({ name: 'bank-b', grants, sources: ['bank-b'] });
    const { cert } = makeCertificate(folder, 'bank-b');
    const page = await signedIn('admin-a');
    await page.getByRole('button', { name: '人员与伙伴' }).click();
    const row = page.getByRole('row', { name: /^bank-b/ });
    await row.getByRole('button', { name: '证书…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/证书（PEM/).fill(cert);
    await dialog.getByRole('button', { name: '绑定' }).click();
    await dialog.getByText('另一位管理员批准后').waitFor();
    const asked = (await access.changes.list()).find(({ state }) => state === 'asked');
    await access.changes.decide(asked?.changeId ?? '', 'admin-b', true);
    await dialog.getByRole('button', { name: '绑定' }).click();
    const bound = dialog.getByRole('listitem').filter({ hasText: 'bank-b' });
    await bound.waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'admin-certificates');
    await bound.getByRole('button', { name: '吊销' }).click();
    await bound.waitFor({ state: 'detached' });
    expect(await access.certificates.listOf('bank-b')).toEqual([]);
    expect(chromium.faults(/409/)).toEqual([]);
  });
});

describe('what was refused', () => {
  test('is mended by an analyst, who says why before they see it, and is sent once', async () => {
    const page = await signedIn('analyst-a');
    await page.getByRole('button', { name: '被拒数据' }).click();
    const row = page.getByRole('row', { name: /transfers-0728/ });
    expect(await row.textContent()).toContain('138****5678');
    await row.getByRole('button', { name: /查看/ }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.textContent()).not.toContain('12o.50,');
    await dialog.getByLabel(/原因（/).fill('伙伴金额列写错');
    await page.keyboard.press('Enter');
    const text = dialog.getByLabel('改好后重发');
    expect(await text.inputValue()).toBe(ROW);
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'admin-letter');
    await dialog.getByRole('button', { name: '重发' }).click();
    await dialog.getByText(/Nothing was sent/).waitFor();
    await text.fill(ROW.replace('12o', '120'));
    await dialog.getByRole('button', { name: '重发' }).click();
    await dialog.waitFor({ state: 'detached' });
    await row.waitFor({ state: 'detached' });
    expect(resent).toEqual(['a1']);
    await access.audit.tellNow();
    expect(told.filter(({ who }) => who === 'analyst-a').map(({ act }) => act)).toEqual(
      expect.arrayContaining(['openDeadLetter', 'resendDeadLetter']),
    );
    expect(chromium.faults(/400/)).toEqual([]);
  });

  test('is only looked at by who may not mend it', async () => {
    const page = await signedIn('checker');
    await page.getByRole('button', { name: '被拒数据' }).click();
    await page.getByRole('button', { name: '查看 late 信号' }).click();
    await page.getByText('需要研判人员的权限').waitFor();
    expect(await page.locator('dialog input').count()).toBe(0);
  });
});

describe('each role', () => {
  test('an auditor reads accounts and the audit, checks that it is whole, and changes nothing', async () => {
    const page = await signedIn('checker');
    await page.getByRole('button', { name: '人员与伙伴' }).click();
    await page.getByRole('row', { name: /^admin-a/ }).waitFor();
    expect(await page.getByRole('button', { name: '新建账号' }).count()).toBe(0);
    await page.getByRole('button', { name: '审计' }).click();
    await page.getByRole('cell', { name: '申请权限变更' }).first().waitFor();
    await page.getByLabel('谁').fill('admin-b');
    await page.getByRole('button', { name: '查找' }).click();
    await page.getByRole('cell', { name: '审批权限变更' }).waitFor();
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

test('10,000 accounts are scrolled through with a hundred in the page at most, each frame in the time of one of sixty a second', async ({
  annotate,
}) => {
  const page = await signedIn('checker');
  await page.route('**/v1/accounts', async (route) => {
    const answer = await route.fetch();
    const body: unknown = await answer.json();
    const [one]: unknown[] = Reflect.get(Object(body), 'accounts');
    const accounts = Array.from({ length: 10_000 }, (_, i) => ({ ...Object(one), name: `p-${i}` }));
    await route.fulfill({ json: { accounts } });
  });
  await page.getByRole('button', { name: '人员与伙伴' }).click();
  await page.getByRole('row', { name: /^p-0 / }).waitFor();
  expect(await accessFaults(page)).toEqual([]);
  const taken = await threadClock(page);
  await taken();
  const { rowsMost, gaps } = Object(await page.evaluate(SCROLLED));
  const frameMs = (await taken()) / FRAMES;
  await annotate(`${frameMs.toFixed(1)} ms of processor a frame`);
  expect(frameMs).toBeLessThan(1_000 / 60);
  expect(rowsMost).toBeLessThan(100);
  expect(gaps).toBe(0);
  // The last rows are measured when they are there, which makes the page a little longer.
  const last = page.getByRole('row', { name: /^p-9999 / });
  await expect.poll(async () => page.keyboard.press('End').then(() => last.count())).toBe(1);
  expect(await page.locator('table').first().getAttribute('aria-rowcount')).toBe('10001');
});

test.each(LOOKS)(
  'each view of it has no fault that axe finds (%s, %s)',
  async (language, theme) => {
    const page = await signedIn('checker', { language, theme });
    await page
      .getByRole('row', { name: /^carrier/ })
      .getByText(/^40 /)
      .waitFor();
    await page
      .getByRole('row', { name: /^carrier/ })
      .getByText(/bank-c (?:补读|has caught up)/)
      .waitFor();
    await page
      .getByRole('row', { name: /^bank-c/ })
      .getByText(/^8,192 /)
      .waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepScreen(page, `admin-connectors-${language}-${theme}`);
    for (const [name, part] of ['letters', 'people', 'changes', 'audit'].entries()) {
      await page
        .locator('.switch button')
        .nth(name + 1)
        .click();
      await page.locator('.card .rows, .card table, .card .empty').first().waitFor();
      expect(await accessFaults(page)).toEqual([]);
      await keepScreen(page, `admin-${part}-${language}-${theme}`);
      expect(await keyFaults(page)).toEqual([]);
    }
  },
);
