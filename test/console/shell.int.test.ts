// The frame of the console in a real browser: rooms, language, theme, keys, and what it says when the server is away.
import type { Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { depsWith, PUMP } from '../../api/fixture.ts';
import { listen } from '../../api/listen.ts';
import { buildServer } from '../../api/server.ts';
import {
  accessFaults,
  browser,
  keepLooks,
  keepScreen,
  keyFaults,
  LOOKS,
  WITHOUT,
} from './browser.ts';

let { accepted } = PUMP.counts;
const app = buildServer(
  depsWith({
    isDemo: true,
    now: Date.now,
    pumps: () => [{ ...PUMP, counts: { ...PUMP.counts, accepted } }],
  }),
);
let address = '';
beforeAll(async () => {
  address = await listen(app, { host: '127.0.0.1', port: 0, allowRemote: false });
});
afterAll(() => app.close());
const chromium = browser();

describe('the shell', () => {
  test.each(['/', '/system', '/workbench'])(
    '%s is there in a browser of 2021 too',
    async (path) => {
      const page = await chromium.open(`${address}/`, { seat: { language: 'zh' } });
      // Gone before any script of the page runs.
      await page.addInitScript(WITHOUT);
      await page.goto(`${address}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
    },
  );

  test('shows the rooms in Chinese, and in English when asked, and remembers it', async () => {
    const page = await chromium.open(`${address}/`);
    await page.getByRole('heading', { name: '请选择工作台' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Choose a room' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Choose a room' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('en');
  });

  test('is reached by the keyboard alone: skip link, rooms, seat', async () => {
    const page = await chromium.open(`${address}/`, { seat: { staff: '' } });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('跳到内容');
    await page.getByRole('button', { name: '席位设置' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('姓名或工号').fill('0574-02');
    await page.getByLabel('席位所在地').selectOption('330206');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '0574-02' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('says that it is not live when the server does not answer, and since when', async () => {
    const page = await chromium.open(`${address}/system`);
    await page.getByText('状态实时').waitFor();
    await page.context().setOffline(true);
    await page.getByText(/已断开，数据停在 \d\d:\d\d:\d\d/).waitFor({ timeout: 60_000 });
    await page.getByText(/状态不是实时：推送停在 \d\d:\d\d:\d\d/).waitFor({ timeout: 60_000 });
    await page.getByText('已接收').waitFor();
    expect(chromium.faults(/ERR_INTERNET|ERR_NETWORK|ERR_INCOMPLETE/)).toEqual([]);
  });

  test('shows how the system stands as it changes, without asking again', async () => {
    const page = await chromium.open(`${address}/system`);
    await page.getByText('状态实时').waitFor();
    await page.route('**/v1/status', (route) => route.abort());
    accepted = 4_321;
    await page.getByText('4,321').waitFor({ timeout: 30_000 });
    expect(chromium.faults(/ERR_FAILED/)).toEqual([]);
  });

  test('begins a first visit with a tour, by keys, that says whose data it is and does not come again', async () => {
    const page = await chromium.open(`${address}/`, { seat: { hasToured: '' } });
    const tour = page.getByRole('dialog');
    await tour.getByText('一个模拟的省正在播放').waitFor();
    await keepLooks(page, 'tour');
    for (const title of ['顶栏', '从哪里开始', '键盘']) {
      expect(await accessFaults(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await tour.getByRole('heading', { name: title }).waitFor();
    }
    await page.keyboard.press('Enter');
    await tour.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('heading', { name: '请选择工作台' }).waitFor();
    expect(await tour.count()).toBe(0);
    await page.getByRole('button', { name: /0571-07/ }).click();
    await page.getByRole('button', { name: '再看一遍导览' }).click();
    await tour.getByRole('heading', { name: '欢迎使用预警劝阻' }).waitFor();
    await page.keyboard.press('Escape');
    await tour.waitFor({ state: 'detached' });
  });

  test('a path that is no room of the console is answered as one that does not exist', async () => {
    expect((await fetch(`${address}/nothing`)).status).toBe(404);
    expect((await fetch(`${address}/assets/nothing.js`)).status).toBe(404);
  });
});

test.each(['/desk', '/board', '/command', '/workbench', '/admin', '/system'])(
  '%s says that it reads, then that it could not, and shows what there is when asked again',
  async (path) => {
    const page = await chromium.open(`${address}/`);
    const held: Route[] = [];
    let answers: 'none' | 'no' | 'yes' = 'none';
    await page.route(/\/v1\/(?!session)/, async (route) => {
      if (answers === 'none') held.push(route);
      else if (answers === 'no') await route.abort();
      else await route.continue();
    });
    await page.goto(`${address}${path}`);
    await page.locator('.reading[role=status]').first().waitFor();
    answers = 'no';
    for (const route of held) await route.abort();
    const failed = page.locator('.reading[role=alert]', { hasText: '连不上服务器' });
    await failed.first().waitFor();
    answers = 'yes';
    // What was asked again by itself meanwhile needs no press.
    await expect
      .poll(
        async () => {
          for (const retry of await failed.getByRole('button', { name: '重试' }).all())
            await retry.click({ timeout: 1_000 }).catch(() => undefined);
          return failed.count();
        },
        { timeout: 30_000 },
      )
      .toBe(0);
    await page.locator('.card, .workbench .empty').first().waitFor();
    expect(chromium.faults(/ERR_FAILED/)).toEqual([]);
  },
);

describe.each(['/', '/system'])('the view %s', (path) => {
  test.each(LOOKS)('has no fault that axe finds (%s, %s)', async (language, theme) => {
    const page = await chromium.open(`${address}${path}`, { seat: { language, theme } });
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    expect(await keyFaults(page)).toEqual([]);
    await keepScreen(page, `${path.slice(1) || 'home'}-${language}-${theme}`);
  });
});
