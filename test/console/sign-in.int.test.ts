// Signing in to the console in a real browser, with real accounts: who may go where, and what happens when a session ends.
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import * as OTPAuth from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AccessParts, closeAccess, openAccess } from '../../access/access-parts.ts';
import { NO_ENTRY } from '../../access/audit-entry.ts';
import { depsWith } from '../../api/fixture.ts';
import { listen } from '../../api/listen.ts';
import { buildServer } from '../../api/server.ts';
import { Seal } from '../../vault/seal.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { accessFaults, browser, keepLooks, keepScreen, LOOKS } from './browser.ts';
import { PROVINCE } from './province.ts';

const PASSWORD = 'correct horse battery';
let redis: RedisServer;
let access: AccessParts;
let app: FastifyInstance;
let address = '';

beforeAll(async () => {
  redis = await startRedis();
  const seal = new Seal([randomBytes(32)]);
  access = openAccess({
    redisUrl: redis.url,
    seal,
    secondFactorOf: 'admins',
    tell: async () => undefined,
  });
  for (const [name, role] of [
    ['0571-07', 'operator'],
    ['0571-chief', 'commander'],
  ] as const) {
    await access.accounts.create({ name, grants: [{ role, region: '330100' }] });
    await access.accounts.acceptInvite(await access.accounts.invite(name), PASSWORD);
  }
  await access.accounts.create({
    name: '0571-new',
    grants: [{ role: 'operator', region: '330106' }],
  });
  const audit = { page: async () => [], verify: async () => ({ entries: 0, head: NO_ENTRY }) };
  app = buildServer(depsWith({ ...PROVINCE, access, audit, now: Date.now }));
  address = await listen(app, { host: '127.0.0.1', port: 0, allowRemote: false });
});
afterAll(async () => {
  await app.close();
  await closeAccess(access);
  await redis.stop();
});
const chromium = browser();

const open = (path: string, seat = {}) =>
  chromium.open(`${address}${path}`, { seat: { staff: '', desk: '330000', ...seat } });
type Page = Awaited<ReturnType<typeof open>>;

async function signIn(page: Page, name: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('账号').fill(name);
  await page.getByLabel('密码').fill(password);
  await page.keyboard.press('Enter');
}

describe('signing in', () => {
  test('leads to the room that was asked for, at the desk of the account, under its name', async () => {
    const page = await open('/desk');
    await signIn(page, '0571-07');
    await page.getByText('领取下一个').waitFor();
    await page.getByRole('button', { name: '0571-07 · 杭州市' }).waitFor();
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual([
      '劝阻台',
    ]);
    await page.reload();
    await page.getByText('领取下一个').waitFor();
    expect(chromium.faults(/401/)).toEqual([]);
  });

  test('tells a wrong password, and goes on with the right one', async () => {
    const page = await open('/command');
    await signIn(page, '0571-chief', 'wrong horse battery');
    await page.getByRole('alert').getByText(/./).waitFor();
    await signIn(page, '0571-chief');
    await page.getByRole('heading', { name: '杭州市' }).waitFor();
    expect(chromium.faults(/401|403/)).toEqual([]);
  });

  test('a room that is not theirs says so', async () => {
    const page = await open('/desk');
    await signIn(page, '0571-chief');
    await page.getByText('您没有这个工作台的权限').waitFor();
    expect(chromium.faults(/401/)).toEqual([]);
  });

  test('begins with an invitation', async () => {
    const page = await open('/desk');
    await page.getByRole('button', { name: '我有邀请码' }).click();
    await page.getByLabel('邀请码').fill(await access.accounts.invite('0571-new'));
    await page.getByLabel(/新密码/).fill('password12345');
    await page.getByText('密码强度：容易猜到').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'sign-in-invited');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText(/./).waitFor();
    await page.getByLabel(/新密码/).fill(PASSWORD);
    await page.getByText('密码强度：强').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('密码已设置').waitFor();
    await signIn(page, '0571-new');
    await page.getByRole('button', { name: '0571-new · 西湖区' }).waitFor();
    expect(chromium.faults(/400|401/)).toEqual([]);
  });
});

test('a second factor is set up by a picture or letters, and asked for from then on', async () => {
  await access.accounts.create({
    name: 'careful',
    grants: [{ role: 'operator', region: '330106' }],
  });
  await access.accounts.acceptInvite(await access.accounts.invite('careful'), PASSWORD);
  const page = await open('/desk');
  await signIn(page, 'careful');
  await page.getByRole('button', { name: 'careful · 西湖区' }).click();
  await page.getByText('动态口令', { exact: true }).click();
  await page.getByRole('button', { name: '设置动态口令' }).click();
  await page.getByRole('img', { name: '动态口令密钥二维码' }).waitFor();
  const typed = (await page.locator('.second-factor code').textContent()) ?? '';
  const secret = OTPAuth.Secret.fromBase32(typed.replaceAll(' ', ''));
  const code = (at: number) => new OTPAuth.TOTP({ secret }).generate({ timestamp: at });
  expect(await accessFaults(page)).toEqual([]);
  await keepLooks(page, 'second-factor');
  await page.getByLabel('身份验证器上的').fill(code(Date.now()));
  await page.keyboard.press('Enter');
  await page.getByText('已开启').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '退出' }).click();
  await signIn(page, 'careful');
  await page.getByRole('alert').getByText(/./).waitFor();
  await page.getByLabel('动态口令').fill(code(Date.now() + 30_000));
  await page.keyboard.press('Enter');
  await page.getByText('领取下一个').waitFor();
  expect(chromium.faults(/401/)).toEqual([]);
});

test('an admin sets up a second factor before anything else', async () => {
  await access.accounts.create({ name: 'head', grants: [{ role: 'admin', region: '330000' }] });
  await access.accounts.acceptInvite(await access.accounts.invite('head'), PASSWORD);
  const page = await open('/admin');
  await signIn(page, 'head');
  await page.getByRole('heading', { name: '使用前请先开启动态口令' }).waitFor();
  await page.getByRole('button', { name: '设置动态口令' }).click();
  await page.getByRole('img', { name: '动态口令密钥二维码' }).waitFor();
  expect(await accessFaults(page)).toEqual([]);
  await keepLooks(page, 'needs-factor');
  const typed = (await page.locator('.second-factor code').textContent()) ?? '';
  const secret = OTPAuth.Secret.fromBase32(typed.replaceAll(' ', ''));
  await page.getByLabel('身份验证器上的').fill(new OTPAuth.TOTP({ secret }).generate());
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: '管理' }).waitFor();
  expect(chromium.faults(/401|403/)).toEqual([]);
});

test('somebody ends their session elsewhere and changes their password', async () => {
  await access.accounts.create({ name: 'moved', grants: [{ role: 'operator', region: '330106' }] });
  await access.accounts.acceptInvite(await access.accounts.invite('moved'), PASSWORD);
  const elsewhere = await access.sessions.begin(
    'moved',
    'Mozilla/5.0 (Windows NT 10.0) Chrome/90.0',
  );
  const page = await open('/desk');
  await signIn(page, 'moved');
  await page.getByRole('button', { name: 'moved · 西湖区' }).click();
  await page.getByText('登录位置 (2)').click();
  const other = page.getByRole('listitem').filter({ hasText: 'Chrome 90, Windows' });
  await other.getByRole('button', { name: '结束' }).click();
  await other.waitFor({ state: 'detached' });
  expect(await access.sessions.whose(elsewhere)).toBeUndefined();
  await page.getByText('密码', { exact: true }).click();
  await page.getByRole('button', { name: '修改密码' }).click();
  await page.getByLabel('当前密码').fill(PASSWORD);
  await page.getByLabel(/新密码/).fill('seven brown kettles');
  await page.getByText('密码强度：强').waitFor();
  expect(await accessFaults(page)).toEqual([]);
  await keepLooks(page, 'own-account');
  await page.keyboard.press('Enter');
  await page.getByText('密码已修改').waitFor();
  expect(
    (await access.accounts.signIn({ name: 'moved', password: 'seven brown kettles' })).name,
  ).toBe('moved');
  // What the page asked while its session was replaced is refused once, and asked again.
  await page.close();
  expect(chromium.faults(/401/)).toEqual([]);
});

test('a wall opens by its link, over and over, and says that it is dark when the link was ended', async () => {
  const page = await open('/command');
  await signIn(page, '0571-chief');
  await page.getByRole('button', { name: '大屏…' }).click();
  await page.getByLabel('位置').fill('指挥大厅');
  await page.getByRole('button', { name: '生成链接' }).click();
  const link = await page.locator('.link-line input').inputValue();
  await page.getByRole('row', { name: /指挥大厅/ }).waitFor();
  expect(await accessFaults(page)).toEqual([]);
  await keepLooks(page, 'command-walls');
  const wall = await chromium.open(link);
  await wall.getByRole('heading', { name: '杭州市' }).waitFor();
  expect(await wall.locator('.topbar').count()).toBe(0);
  await wall.context().clearCookies();
  await wall.reload();
  await wall.getByRole('heading', { name: '杭州市' }).waitFor();
  await page.getByRole('button', { name: '停用' }).click();
  await page.getByText('没有大屏').waitFor();
  await wall.getByText('链接已停用或到期').waitFor({ timeout: 20_000 });
  expect(await wall.locator('input').count()).toBe(0);
  expect(await accessFaults(wall)).toEqual([]);
  expect(chromium.faults(/401/)).toEqual([]);
});

test('a session that ends leads back here, and signing out ends it', async () => {
  const page = await open('/desk');
  await signIn(page, '0571-07');
  await page.getByText('领取下一个').waitFor();
  await access.sessions.endAll('0571-07');
  await page.getByRole('heading', { name: '登录' }).waitFor({ timeout: 20_000 });
  await signIn(page, '0571-07');
  await page.getByText('领取下一个').waitFor();
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByRole('heading', { name: '登录' }).waitFor();
  expect(chromium.faults(/401/)).toEqual([]);
});

test.each(LOOKS)('the view has no fault that axe finds (%s, %s)', async (language, theme) => {
  const page = await open('/desk', { language, theme });
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await accessFaults(page)).toEqual([]);
  await keepScreen(page, `sign-in-${language}-${theme}`);
  expect(chromium.faults(/401/)).toEqual([]);
});
