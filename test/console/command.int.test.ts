// The command room in a real browser: numbers that add up and open, the map and its twin, the wall.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { depsWith, PUMP, tasksWith } from '../../api/fixture.ts';
import { listen } from '../../api/listen.ts';
import { parseProvinceMap } from '../../api/province-map.ts';
import { mapOfSquares } from '../../api/province-map-fixture.ts';
import { buildServer } from '../../api/server.ts';
import { episodeOf } from '../../dissuasion/fixture.ts';
import { type RecordedOutcome, taskOf } from '../../dissuasion/task.ts';
import type { TaskView } from '../../dissuasion/task-view.ts';
import { ruleWordsOf } from '../../rules/rule-words.ts';
import { loadPlan } from '../../runtime/load-pack.ts';
import {
  accessFaults,
  browser,
  cutOff,
  fitsWindow,
  keepLooks,
  keepScreen,
  keyFaults,
  LOOKS,
} from './browser.ts';
import { PROVINCE, provinceFigures } from './province.ts';

const WATERMARK = Date.UTC(2026, 6, 15, 4);
const NO_CHANGES = depsWith().changes;
const ATTEMPT: RecordedOutcome = {
  ...{ outcomeId: 'o1', taskId: 't1', episodeId: 'e1', staff: 'li', desk: '330106' },
  ...{ outcome: 'unreachable', recordedAt: Date.now() },
};
/** Red tasks of the province, of which one is added while somebody looks on. */
const red = [redTask('330106', 'fake-customer-service', 4_980_000, [ATTEMPT])];
let changed = 0;
const app = buildServer(
  depsWith({
    ...PROVINCE,
    now: Date.now,
    ruleWords: async () => ruleWordsOf(loadPlan('rules/packs/zhejiang')),
    pumps: () => [{ ...PUMP, watermark: WATERMARK, newestTime: WATERMARK }],
    tasks: {
      ...tasksWith(),
      list: async ({ state }) => ({ tasks: state === 'waiting' ? [...red] : [] }),
    },
    streamMs: 60_000,
    changes: {
      ...NO_CHANGES,
      read: async () => [{ changeId: `0-${changed}`, kind: 'task', id: 't', desk: '330203' }],
      waitAfter: async (after, signal) => {
        await sleep(100, undefined, { signal }).catch(() => undefined);
        return after !== `0-${changed}`;
      },
    },
  }),
);
const empty = buildServer(depsWith({ now: Date.now, pumps: () => [PUMP] }));
let address = '';
let emptyAddress = '';
beforeAll(async () => {
  const place = { host: '127.0.0.1', port: 0, allowRemote: false };
  address = await listen(app, place);
  emptyAddress = await listen(empty, place);
});
afterAll(async () => {
  await app.close();
  await empty.close();
});
const chromium = browser();
const command = (options = {}) => chromium.open(`${address}/command`, options);

/** A red task that waits since a minute. */
function redTask(
  region: string,
  typology: string,
  atRiskFen: number,
  attempts: readonly RecordedOutcome[] = [],
): TaskView {
  const episode = episodeOf({
    episodeId: `e-${region}`,
    region,
    typology,
    atRiskFen,
    level: 'red',
  });
  return { task: { ...taskOf(episode, Date.now() - 60_000), attempts }, state: 'waiting' };
}

/** Cases as they stand on the screen. */
async function casesOn(page: Awaited<ReturnType<typeof command>>): Promise<string> {
  return (await page.locator('.figures li').nth(2).locator('.figure').textContent()) ?? '';
}

describe('the numbers', () => {
  test('are those of the newest day that signals have reached', async () => {
    const page = await command();
    await page.getByText('2026-01-01 至 2026-07-15').waitFor();
    await page.getByRole('button', { name: '近 7 天' }).click();
    await page.getByText('2026-07-09 至 2026-07-15').waitFor();
  });

  test('of cases stand beside the year before and within what was to be expected, or it is said', async () => {
    const page = await command();
    await page.getByRole('button', { name: '每 10 万人立案' }).click();
    await page.getByText('2026 年 3 月高于预期。').waitFor();
    expect(await page.locator('.trend .band').count()).toBe(6);
    expect(await page.locator('.trend polyline').count()).toBe(1);
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'command-cases');
  });

  test.each(['避免损失', '成功劝阻', '立案同比'])('%s opens to how it is made', async (name) => {
    const page = await command();
    await page.locator('.figures').getByText(name).click();
    const dialog = page.getByRole('dialog', { name });
    await dialog.locator('table').first().waitFor();
    expect((await dialog.locator('p').first().textContent())?.length).toBeGreaterThan(20);
    expect(await accessFaults(page)).toEqual([]);
    if (name === '避免损失') await keepLooks(page, 'command-made-of');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});

test('an episode whose money counts in another names it', async () => {
  const page = await command();
  await page.locator('.figures').getByText('避免损失').click();
  const row = page.getByRole('dialog').getByRole('row').filter({ hasText: '资金计入另一事件' });
  await row.waitFor();
  expect(await row.getByRole('cell').allTextContents()).toEqual(
    expect.arrayContaining(['资金计入另一事件：e1', 'e3']),
  );
});

test('of a county that was redrawn it is said that last year does not compare, not that it had no case', async () => {
  const page = await command();
  await page.route('**/v1/report?*', async (route) => {
    const made: { total: object } = await (await route.fetch()).json();
    const total = { casesFiledYearBefore: null, casesChangeRatio: null, casesChangeIsClear: null };
    await route.fulfill({ json: { ...made, total: { ...made.total, ...total } } });
  });
  await page.reload();
  await page.locator('.figures').getByText('区划已调整或去年数据不全，与去年不可比').waitFor();
  expect(await page.getByText('去年同期没有立案').count()).toBe(0);
});

describe('the map', () => {
  test('is the customer’s own where one is given, with the same keys, and a view without faults', async () => {
    const map = parseProvinceMap('map.json', mapOfSquares());
    const page = await command();
    await page.route('**/v1/map', (route) => route.fulfill({ json: map }));
    await page.reload();
    await page.locator('.area-map path').first().waitFor();
    expect(await page.locator('.area-map path').count()).toBe(map.areas.length);
    expect(await page.locator('.tile-map').count()).toBe(0);
    await page.getByRole('button', { name: /^西湖区/ }).focus();
    await page
      .locator('.legend')
      .getByText(/^西湖区 · /)
      .waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'command-own-map');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '西湖区' }).waitFor();
    await page.getByRole('button', { name: /^宁波市/ }).click();
    await page.getByRole('heading', { name: '宁波市' }).waitFor();
    await page.getByRole('button', { name: '表格' }).click();
    await page
      .locator('.region-table')
      .getByRole('row', { name: /鄞州区/ })
      .waitFor();
  });

  test('narrows every number to a city and a county, by keys, and back', async () => {
    const page = await command();
    await page.getByRole('heading', { name: '浙江省' }).waitFor();
    const whole = await casesOn(page);
    await page.getByRole('button', { name: /^宁波/ }).first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '宁波市' }).waitFor();
    const { casesFiled } = provinceFigures('330200');
    await page.getByText(casesFiled.toLocaleString('en')).first().waitFor();
    await page.getByRole('button', { name: /^鄞州\s?区/ }).click();
    await page.getByRole('heading', { name: '鄞州区' }).waitFor();
    await page.getByRole('button', { name: '返回浙江省' }).click();
    await page.getByRole('heading', { name: '浙江省' }).waitFor();
    expect(await casesOn(page)).toBe(whole);
  });

  test('has a twin: every city and county is a row of the table', async () => {
    const page = await command();
    await page.locator('.tile-map').waitFor();
    const tiles = await page.locator('.counties button').count();
    expect(tiles).toBeGreaterThan(80);
    await page.getByRole('button', { name: '表格' }).click();
    await page.locator('.region-table table').waitFor();
    expect(await page.locator('tbody tr.county').count()).toBe(tiles);
    expect(await page.locator('tbody tr.city').count()).toBe(11);
    expect(await page.locator('tbody tr.county', { hasText: /~[−+]/ }).count()).toBeGreaterThan(0);
    await page.getByText('~ 数量小，变化可能出于偶然').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'command-table');
  });
});

describe('below the map', () => {
  test('campaigns open to a brief without a whole number in it, and the tables are files', async () => {
    const page = await command();
    const card = page.locator('.campaigns');
    expect(await card.locator('h2').textContent()).toContain('近 14 天');
    await card.getByRole('button', { name: '简报' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('境外长时间通话后安装了会议或远程控制应用').waitFor();
    expect(await dialog.textContent()).toContain('+852****4567');
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'command-brief');
    await page.keyboard.press('Escape');
    const saved = page.waitForEvent('download');
    await card.getByRole('button', { name: '导出 CSV' }).click();
    expect((await saved).suggestedFilename()).toBe('团伙串并.csv');
  });

  test('the headline of what is shown is a file that Excel opens', async () => {
    const page = await command();
    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Excel' }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toMatch(/^headline-.*\.xlsx$/);
    expect(
      readFileSync(await file.path())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
  });

  test('every county stands in the table, where nobody has claimed first, then the slowest', async () => {
    const page = await command();
    const rows = page.locator('.league .scrolled tbody tr');
    await rows.first().waitFor();
    expect(await rows.first().textContent()).toContain('无人接单');
    expect(await rows.nth(1).textContent()).toMatch(/^2.* 分 /);
    expect(await rows.count()).toBeGreaterThan(80);
    const saved = page.waitForEvent('download');
    await page.locator('.league').getByRole('button', { name: '导出 CSV' }).click();
    const path = await (await saved).path();
    expect(readFileSync(path, 'utf8').split('\r\n')).toHaveLength((await rows.count()) + 2);
  });

  test('the steps of the ladder stand below it, and open by county', async () => {
    const page = await command();
    const steps = page.locator('.league .steps');
    await steps
      .getByText(/^劝阻阶梯：短信 .*、外呼 .*、请求上门 .*、电话 .*、换人 .*、上门 /)
      .click();
    await steps.getByRole('columnheader', { name: '换人' }).waitFor();
    expect(await steps.locator('tbody tr').count()).toBeGreaterThan(80);
    expect(await accessFaults(page)).toEqual([]);
  });

  test('it is a wall without them, and paper without buttons', async () => {
    const page = await chromium.open(`${address}/command?kiosk`);
    await page.locator('.tile-map').waitFor();
    expect(await page.locator('.league, .campaigns').count()).toBe(0);
    const paper = await command();
    await paper.locator('.league tbody tr').first().waitFor();
    await paper.emulateMedia({ media: 'print' });
    expect(await paper.locator('.topbar').isVisible()).toBe(false);
    expect(await paper.getByRole('button', { name: '导出 CSV' }).first().isVisible()).toBe(false);
  });
});

test('the wall has no bar to press, turns by itself, and says how old its data is', async () => {
  const page = await chromium.open(`${address}/command?kiosk&rotate=5`, {
    seat: { theme: 'dark' },
    context: { viewport: { width: 1920, height: 1080 } },
  });
  await page.getByText(/数据截至/).waitFor();
  expect(await page.locator('.topbar').count()).toBe(0);
  await keepScreen(page, 'command-wall-zh-dark');
  await page.getByRole('heading', { name: /劝阻人数走势/ }).waitFor({ timeout: 15_000 });
});

describe('the newest red episodes', () => {
  test('come as they come, and say nothing of whom', async () => {
    const page = await command();
    const rows = page.locator('.red-ticker li');
    await rows.getByText('西湖区').waitFor();
    expect(await page.locator('.red-ticker').textContent()).not.toMatch(/\d{4}\*|1[3-9]\d{9}/);
    red.unshift(redTask('330203', 'task-rebate', 12_000_000));
    changed++;
    await rows.getByText('海曙区').waitFor();
    await page.locator('.red-ticker .live').getByText('实时').waitFor();
  });
});

test.each([
  [1920, 1080],
  [3840, 2160],
  [5760, 1080],
])('a wall of %d by %d has everything in sight', async (width, height) => {
  const page = await chromium.open(`${address}/command?kiosk`, {
    seat: { theme: 'dark' },
    context: { viewport: { width, height } },
  });
  await page.locator('.red-ticker li').first().waitFor();
  expect(await fitsWindow(page)).toBe(true);
  for (const part of ['.figures', '.tile-map .counties', '.trend', '.typologies', '.red-ticker li'])
    expect(await cutOff(page, part), part).toEqual([]);
  if (width === 3840) await keepScreen(page, 'command-wall-4k-zh-dark');
});

test('a time without data says so', async () => {
  const page = await chromium.open(`${emptyAddress}/command`);
  await page.getByRole('heading', { name: '浙江省' }).waitFor();
  await page.getByRole('button', { name: '表格' }).click();
  expect(await page.locator('tbody tr').count()).toBe(0);
});

describe('for everybody', () => {
  test.each(LOOKS)('the view has no fault that axe finds (%s, %s)', async (language, theme) => {
    const page = await command({ seat: { language, theme } });
    await page.locator('.tile-map').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepScreen(page, `command-${language}-${theme}`);
    await page.locator('.league tbody tr').first().scrollIntoViewIfNeeded();
    await keepScreen(page, `command-below-${language}-${theme}`);
    expect(await keyFaults(page)).toEqual([]);
  });
});
