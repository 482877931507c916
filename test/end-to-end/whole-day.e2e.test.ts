// A day of everybody who works in the console, in a real browser against the whole system with accounts on: signals of a partner become a task, the
// task becomes an outcome, and each role finds of it what is theirs.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Role } from '../../access/role.ts';
import { forewarnClient, given, type SigningKey } from '../../client/client.ts';
import type { paths } from '../../client/paths.ts';
import { browser } from '../console/browser.ts';
import { type ForewarnProcess, startForewarn } from '../forewarn-process.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';

const PASSWORD = 'correct horse battery';
const SUSPECT = '+8617099990000';
const VICTIM = '+8613812345678';
const WAIT = { timeout: 60_000 };
const START = Date.now() - 3_600_000;
const PEOPLE: readonly (readonly [name: string, role: Role, region: string])[] = [
  ['0571-07', 'operator', '330106'],
  ['0571-lead', 'supervisor', '330100'],
  ['analyst-a', 'analyst', '330000'],
  ['chief', 'commander', '330000'],
  ['checker', 'auditor', '330000'],
];

const chromium = browser();
let redis: RedisServer;
let folder = '';
let forewarn: ForewarnProcess;
let partner: SigningKey;

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-whole-day-'));
  forewarn = await startForewarn({
    ...{ REDIS_URL: redis.url, FOREWARN_DATA_DIR: folder, FOREWARN_PORT: '0' },
    ...{ FOREWARN_ACCESS: 'on', FOREWARN_SECOND_FACTOR: 'nobody' },
  });
});

afterAll(async () => {
  await forewarn.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function openAs(name: string, room: string): Promise<Page> {
  const seat = { staff: '', desk: '330000' };
  const page = await chromium.open(`${forewarn.url}/${room}`, { seat });
  await page.getByLabel('账号').fill(name);
  await page.getByLabel('密码').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: new RegExp(`^${name} · `) }).waitFor(WAIT);
  expect(chromium.faults(/401/)).toEqual([]);
  return page;
}

type Sent = NonNullable<paths['/v1/signals']['post']['requestBody']>['content']['application/json'];

async function send(body: Sent): Promise<void> {
  const api = forewarnClient({ baseUrl: forewarn.url, key: partner });
  expect((await api.POST('/v1/signals', { body })).data).toMatchObject({ accepted: 1 });
}

test('an admin comes in by the invitation of the first start, and finds those they let in', async () => {
  const token = /"token":"([^"]+)"/.exec(forewarn.output())?.[1] ?? '';
  const page = await chromium.open(`${forewarn.url}/admin`, { seat: { staff: '' } });
  await page.getByRole('button', { name: '我有邀请码' }).click();
  await page.getByLabel('邀请码').fill(token);
  await page.getByLabel(/新密码/).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('密码已设置').waitFor();
  const baseUrl = forewarn.url;
  const open = forewarnClient({ baseUrl });
  const session = await given(
    open.POST('/v1/session', { body: { name: 'admin', password: PASSWORD } }),
  );
  const api = forewarnClient({ baseUrl, token: session.token });
  for (const [name, role, region] of PEOPLE) {
    const body = { kind: 'create' as const, name, grants: [{ role, region }] };
    await api.POST('/v1/access-changes', { body });
    const invited = await given(
      api.POST('/v1/accounts/{name}/invitation', { params: { path: { name } } }),
    );
    const accepted = { token: invited.token, password: PASSWORD };
    await open.POST('/v1/session/invitation', { body: accepted });
  }
  const grants = [{ role: 'partner' as const, region: '330000' }];
  const made = { kind: 'create' as const, name: 'police', grants, sources: ['police'] };
  await api.POST('/v1/access-changes', { body: made });
  partner = await given(
    api.POST('/v1/accounts/{name}/keys', { params: { path: { name: 'police' } } }),
  );
  await page.getByLabel('账号').fill('admin');
  await page.getByLabel('密码').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '人员与伙伴' }).click();
  for (const [name] of PEOPLE)
    await page.getByRole('row', { name: new RegExp(`^${name}`) }).waitFor();
  expect(chromium.faults(/401/)).toEqual([]);
});

test('an operator takes whom the system warns of, sees who it is, and says how it ended', async () => {
  const page = await openAs('0571-07', 'desk');
  await page.getByText('领取下一个').waitFor(WAIT);
  await send({
    ...{ type: 'case.filed', id: 'case', source: 'police', region: '330106', time: START },
    ...{ caseId: 'c1', phone: '+8613900000001' },
    ...{ typology: 'police-impersonation', lossFen: 5_000_000, suspectPhone: SUSPECT },
  });
  await send({
    ...{ type: 'call.ended', id: 'call', source: 'police', region: '330106' },
    ...{ time: START + 60_000, callId: 'c1', caller: SUSPECT },
    ...{ callee: VICTIM, durationMs: 1_200_000, answered: true },
  });
  await page.locator('.counts b', { hasText: /^1$/ }).first().waitFor(WAIT);
  await page.keyboard.press('Space');
  await page.locator('.work').waitFor(WAIT);
  expect(await page.locator('[data-phone]').textContent()).toBe('138****5678');
  await page.keyboard.press('d');
  await page.getByText('13812345678').waitFor();
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await page.getByText(/已记录：已劝阻/).waitFor(WAIT);
  await page.getByText('领取下一个').waitFor(WAIT);
});

test('a supervisor sees who works and where, and closes a desk for a while', async () => {
  const page = await openAs('0571-lead', 'board');
  await page.getByText('看板实时').waitFor(WAIT);
  await page.getByRole('row', { name: /0571-07/ }).waitFor();
  const row = page.getByRole('row', { name: /西湖区/ }).first();
  await row.getByRole('button', { name: '暂停' }).click();
  await page.getByLabel('等待的任务').selectOption('wait');
  await page.getByLabel('原因').fill('线路故障');
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: /西湖区 ?已暂停/ }).waitFor();
  await page.getByRole('button', { name: '恢复' }).click();
  await page.getByLabel('原因').fill('线路恢复');
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: /西湖区 ?已暂停/ }).waitFor({ state: 'detached' });
});

test('a commander reads one person dissuaded and one case filed, and opens how that was counted', async () => {
  const page = await openAs('chief', 'command');
  await page.getByRole('heading', { name: '浙江省' }).waitFor(WAIT);
  const figure = (at: number) => page.locator('.figures li').nth(at).locator('.figure');
  await expect.poll(() => figure(1).textContent(), WAIT).toMatch(/^1/);
  await expect.poll(() => figure(2).textContent(), WAIT).toMatch(/^1/);
  await page.locator('.figures').getByText('成功劝阻').click();
  await page.getByRole('dialog', { name: '成功劝阻' }).locator('table').first().waitFor();
});

test('an analyst finds the rule that warned among the records, and that the rules have no fault', async () => {
  const page = await openAs('analyst-a', 'workbench');
  await page.getByText(/没有问题/).waitFor(WAIT);
  await page.getByRole('button', { name: '规则成效' }).click();
  await page.locator('tbody tr').first().waitFor(WAIT);
  await page.getByText('100%').first().waitFor(WAIT);
});

test('an auditor reads who looked at the number and who recorded the outcome, and that nothing was changed', async () => {
  const page = await openAs('checker', 'admin');
  await page.getByRole('button', { name: '审计' }).click();
  await page.getByLabel('谁').fill('0571-07');
  await page.getByRole('button', { name: '查找' }).click();
  const entry = (act: string) => page.getByRole('cell', { name: act }).first().waitFor(WAIT);
  for (const act of ['登录', '领取下一个任务', '查看手上任务的号码', '记录结果']) await entry(act);
  await page.getByRole('button', { name: '校验完整性' }).click();
  await page.getByText(/条记录完整、未被改动/).waitFor(WAIT);
});
