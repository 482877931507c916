// The workbench in a real browser, on a real rule book: rules written, checked, tried, saved, backtested, looked up.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { NO_WORK } from '../../ledger/work-report.ts';
import { readPackFiles } from '../../runtime/load-pack.ts';
import { accessFaults, fitsWindow, keepLooks, keepScreen, LOOKS } from './browser.ts';
import { LONG, WAIT, workbenchServer } from './workbench-server.ts';

const bench = workbenchServer();
const { server, history, chromium, open: workbench } = bench;
const WORTH = { ...NO_WORK, episodes: 40, decided: 30, calls: 44 };
const ROWS = [
  { key: 'police-pay-in-call', confirmed: 24, notFraud: 6, lossPreventedFen: 830_000_000 },
  { key: 'takeover-codes', confirmed: 1, notFraud: 0, lossPreventedFen: 9_000_000 },
].map((row) => ({
  ...WORTH,
  name: { zh: row.key, en: row.key },
  ...row,
  precision: 1,
  callsAConfirmed: 1.8,
  lastTime: Date.UTC(2026, 2, 2, 2),
}));

/** A day in Shanghai as a field for dates takes it. */
function dayText(time: number): string {
  return new Date(time + 8 * 3_600_000).toISOString().slice(0, 10);
}

describe('the editor', LONG, () => {
  test('brings a file into one form by a key', async () => {
    const page = await workbench();
    await page.getByLabel('新文件名').fill('form.yaml');
    await page.keyboard.press('Enter');
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText('params:\n    fewTimes:    3   # of a day\n');
    await page.keyboard.press('Shift+Alt+F');
    const lines = () => page.locator('.cm-line').allTextContents();
    await expect.poll(lines).toEqual(['params:', '  fewTimes: 3 # of a day', '']);
    await page.keyboard.press('Control+z');
    await expect.poll(lines).toEqual(['params:', '    fewTimes:    3   # of a day', '']);
  });

  test('says what is wrong as one types, with the nearest name, and where it stands', async () => {
    const page = await workbench();
    await page
      .locator('.side')
      .getByText(/zhejiang@.* · 没有问题/)
      .waitFor();
    await page.getByLabel('新文件名').fill('trick.yaml');
    await page.keyboard.press('Enter');
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(
      'rules:\n  new-trick:\n    typology: fake-loan\n    on: call.ended\n    when: riskyTalk6 > 8 * minute\n    points: 10\n    reason: x\n',
    );
    await page.getByText(/1 处错误/).waitFor();
    await page.getByText('是不是“riskyTalk6h”？').first().waitFor();
    await page.locator('.cm-lintRange-error').waitFor();
    await page.getByRole('button', { name: 'trick.yaml:5:11' }).click();
    await page.keyboard.press('Control+ArrowRight');
    await page.keyboard.press('Control+Space');
    await page.locator('.cm-tooltip-autocomplete').getByText('riskyTalk6h').waitFor();
    // Another language would close the choices.
    await keepScreen(page, 'workbench-completion-zh-light');
    // The editor takes no choice in the first 75 ms after it shows them, lest somebody chooses who meant a new line.
    await page.waitForTimeout(300);
    await page.keyboard.press('Enter');
    await page.getByText(/没有问题/).waitFor();
    await page
      .locator('.side')
      .getByText('与境外、虚拟运营商、400/95 或来源不明号码的通话时长')
      .waitFor();
    await page.keyboard.press('F12');
    await page.getByRole('heading', { name: 'pack.yaml' }).waitFor();
    expect(await fitsWindow(page)).toBe(true);
  });

  test('keeps what was written over a reload, and saves it as a draft with why', async () => {
    const page = await workbench();
    await page.getByText(/没有问题/).waitFor();
    await page.getByLabel('新文件名').fill('kept.yaml');
    await page.keyboard.press('Enter');
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('# kept\n');
    await page.getByText(/没有问题/).waitFor();
    await page.reload();
    await page.getByRole('button', { name: /kept\.yaml/ }).click();
    await page.locator('.cm-content').getByText('# kept').click();
    await page.keyboard.press('Control+s');
    await page.getByLabel('为什么改').fill('新手法');
    await page.keyboard.press('Enter');
    await page.getByText(/已保存/).waitFor();
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+End');
    await page.keyboard.insertText('# more\n');
    await page.keyboard.press('Control+s');
    await expect
      .poll(async () => {
        const drafts = (await bench.book.list()).filter(({ state }) => state === 'draft');
        const texts = await Promise.all(drafts.map((draft) => bench.book.filesOf(draft)));
        return texts.flat().find(({ name }) => name === 'kept.yaml')?.text;
      }, WAIT)
      .toContain('# kept\n# more');
    const [draft] = (await bench.book.list()).filter(({ state }) => state === 'draft');
    expect(draft).toMatchObject({ author: '0571-07', reason: '新手法' });
    // What is only tried is no part of it.
    expect(draft?.files.map(({ name }) => name)).not.toContain('try.yaml');
  });
});

const shippedText = readPackFiles('rules/packs/zhejiang')
  .map(({ text }) => text)
  .join('\n');
const SHIPPED = `zhejiang@${/^version: (\S+)$/m.exec(shippedText)?.[1]}`;

describe('versions', LONG, () => {
  const step = async (page: Page, name: string, why: string) => {
    await page.getByRole('button', { name, exact: true }).click();
    const dialog = page.getByRole('dialog', { name });
    await dialog.getByLabel(name === '附上证据' ? '结论' : '原因').fill(why);
    await dialog.getByRole('button', { name, exact: true }).click();
  };
  const backtest = async (page: Page) => {
    await page.getByRole('button', { name: '回测这个版本' }).click();
    await page.getByText(/还没有回测过/).waitFor();
    const day = (index: number) => dayText(history.startTime + index * 86_400_000);
    await page.getByLabel('从', { exact: true }).fill(day(0));
    await page.getByLabel('到（含）').fill(day(2));
    await page.getByLabel('每席位每天能打的电话').fill('2');
    await page.getByLabel('原因').fill('门槛提高会漏掉谁');
    await page.getByRole('button', { name: '开始回测' }).click();
    await page.getByText('已作为证据附在版本上。').waitFor(WAIT);
    await page.getByRole('row', { name: /^未知/ }).first().waitFor();
    await page.getByRole('row', { name: /^漏报/ }).waitFor();
    await page.getByRole('heading', { name: '各席位电话' }).waitFor();
    expect(await fitsWindow(page)).toBe(true);
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'workbench-backtest');
  };
  const stands = (page: Page, state: string) =>
    page.getByRole('heading', { name: `zhejiang@9.0.0 · ${state}` }).waitFor(WAIT);

  test('go from draft to live for some by two persons, with the difference on the page, and one step back', async () => {
    const files = readPackFiles('rules/packs/zhejiang').map(({ name, text }) => ({
      name,
      text: text
        .replace(/^version: .*$/m, 'version: 9.0.0')
        .replace('longTalk: 8m', 'longTalk: 9m'),
    }));
    const { versionId } = await bench.book.draft({ by: '0571-07', reason: '通话门槛提高', files });
    const query = `?view=versions&version=${versionId}`;
    const page = await workbench({}, query);
    await stands(page, '草稿');
    await page.getByText('+  longTalk: 9m').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await step(page, '提交检查', '写完');
    await stands(page, '已检查');
    await step(page, '标为已回测', '先试一下');
    await page.getByText(/没有办成：.*backtest/).waitFor();
    expect(chromium.faults(/status of 409/)).toEqual([]);
    await step(page, '附上证据', '11 月全省：召回 0.83');
    await page.getByText('11 月全省：召回 0.83').waitFor();
    await backtest(page);
    await page.getByRole('button', { name: '版本', exact: true }).click();
    await page.getByRole('button', { name: '打开回测' }).waitFor();
    await step(page, '标为已回测', '见证据');
    await stands(page, '已回测');
    await step(page, '开始影子运行', '看三天');
    await stands(page, '影子运行');
    expect(await page.getByRole('button', { name: '批准', exact: true }).isDisabled()).toBe(true);

    const other = await workbench({ seat: { staff: '0571-11' } }, query);
    await stands(other, '影子运行');
    await step(other, '批准', '与影子一致');
    await stands(other, '已批准');
    await other.getByRole('button', { name: '生效', exact: true }).click();
    await other.getByLabel('生效范围').selectOption('share');
    await other.getByLabel('百分之几的人').fill('10');
    await other.getByLabel('原因').fill('先试一成');
    await keepLooks(other, 'workbench-live');
    await other.getByRole('dialog').getByRole('button', { name: '生效', exact: true }).click();
    await other.getByText(/只对.*10% 的人/).waitFor();
    await keepLooks(other, 'workbench-versions');
    await step(other, '退回上一版本', '误报多');
    await expect
      .poll(async () => (await bench.book.require(versionId)).state, WAIT)
      .toBe('retired');
    expect((await bench.book.standing()).live?.check.pack).toBe(SHIPPED);
  });
});

describe('backtests', LONG, () => {
  const JOB = {
    ...{ backtestId: '00000000000000aa', by: '0571-07', reason: '新手法', tries: 2 },
    version: { versionId: '1', pack: 'zhejiang@1.2.0', digest: 'd' },
    against: { versionId: '1', pack: 'zhejiang@1.2.0', digest: 'd' },
    ...{ from: history.startTime, to: history.startTime + 86_400_000 },
    ...{ askedAt: history.startTime, hasResult: false },
  };
  const progress = { share: 0.42, signals: 9, signalsPerSecond: 40_000, secondsLeft: 75 };

  test('show how far one is and let it be cancelled; what is refused or failed says why', async () => {
    let job: object = { ...JOB, state: 'running', progress };
    const page = await chromium.open(`${server.address}/`);
    await page.route('**/v1/backtests?*', (route) => route.fulfill({ json: { backtests: [job] } }));
    await page.route('**/v1/backtests/00000000000000aa', (route) => route.fulfill({ json: job }));
    await page.route('**/v1/backtests/*/cancel', (route) => {
      expect(route.request().postDataJSON()).toEqual({ staff: '0571-07' });
      job = { ...JOB, state: 'failed', trouble: 'a block is damaged' };
      return route.fulfill({ json: job });
    });
    await page.goto(`${server.address}/workbench?view=backtests`);
    await page.getByText('已读 42%，每秒 40,000 条信号 · 约剩 1 分 15 秒').waitFor(WAIT);
    await page.getByText(/服务重启后重新开始，第 2 次/).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'workbench-backtest-running');
    const refused = { code: 'FW_BACKTEST_REFUSED', title: 'x', detail: 'too many wait' };
    await page.route('**/v1/backtests', (route) => route.fulfill({ status: 409, json: refused }));
    await page.getByLabel('原因').fill('试试');
    await page.getByRole('button', { name: '开始回测' }).click();
    await page.getByText('没有办成：too many wait').waitFor(WAIT);
    expect(chromium.faults(/status of 409/)).toEqual([]);
    await page.getByRole('button', { name: '取消', exact: true }).click();
    await page.getByRole('alert').getByText('a block is damaged').waitFor(WAIT);
  });
});

test('the shadow run says whom both would call, and where they differ', async () => {
  const page = await workbench({}, '?view=shadow');
  await page.getByText(/现在没有影子运行的版本/).waitFor(WAIT);
  const side = { decisions: { blue: 0, yellow: 4, orange: 3, red: 1 }, rules: { often: 4 } };
  await page.route('**/v1/rules/comparison', (route) =>
    route.fulfill({
      json: {
        ...{ isRunning: true, use: 'challenger', isCut: false },
        ...{ sinceTime: history.startTime, untilTime: history.startTime + 3_600_000 },
        live: { pack: 'zhejiang@1.2.0', ...side },
        second: { pack: 'zhejiang@9.9.9', ...side },
        people: { both: 6, live: 1, second: 1 },
        desks: [{ desk: '330106', live: 3, second: 5 }],
        hour: [{ desk: '330106', live: 1, second: 2 }],
        differences: [
          {
            ...{ side: 'second', decisionId: 'd1', time: history.startTime, level: 'red' },
            ...{ typology: 'fake-loan', region: '330106' },
          },
        ],
      },
    }),
  );
  await page.getByText('75.0%').waitFor(WAIT);
  await page.getByText('正在影子运行的是另一个版本：zhejiang@9.9.9。').waitFor();
  expect(await page.getByRole('row', { name: /西湖区/ }).textContent()).toBe('西湖区3512');
  expect(await accessFaults(page)).toEqual([]);
  await keepLooks(page, 'workbench-shadow');
});

test('the registry finds a feature by what it means, and leads to what uses it', async () => {
  const page = await workbench({}, '?view=registry');
  await page.getByLabel('查找').fill('riskyTalk6h');
  await page.getByRole('row', { name: /riskyTalk6h/ }).waitFor();
  expect(await accessFaults(page)).toEqual([]);
  await keepLooks(page, 'workbench-registry');
  await page
    .getByRole('row', { name: /riskyTalk6h/ })
    .getByRole('button')
    .last()
    .click();
  await page.locator('.cm-content').waitFor();
});

test('rule records put what is surely right before a lucky hit', async () => {
  const page = await workbench();
  await page.route('**/v1/report/work?*', (route) =>
    route.fulfill({ json: { from: 0, to: 1, by: 'rule', total: WORTH, rows: ROWS } }),
  );
  await page.getByRole('button', { name: '规则成效' }).click();
  await page
    .getByRole('columnheader', { name: /准确率/ })
    .getByRole('button')
    .click();
  await page.getByText('80%').waitFor();
  await page.getByText('正在与境外号码长时间通话').waitFor();
  expect(await page.locator('tbody th').allTextContents()).toEqual([
    '正在与境外号码长时间通话，同时大额付款…police-pay-in-call',
    '换卡或呼叫转移后，半小时内收到…条验证码takeover-codes',
  ]);
  await page.getByText(/从未命中/).waitFor();
  expect(await accessFaults(page)).toEqual([]);
  await keepLooks(page, 'workbench-records');
});

describe('for everybody', () => {
  test.each(LOOKS)('the view has no fault that axe finds (%s, %s)', async (language, theme) => {
    const page = await workbench({ seat: { language, theme } });
    await page
      .locator('.side')
      .getByText(/zhejiang@.* · /)
      .waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepScreen(page, `workbench-${language}-${theme}`);
  });
});
