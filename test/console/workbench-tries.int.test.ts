// What an analyst tries at the workbench, in a real browser on a real archive: what a text would do.
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { listChangeRowOf } from '../../ledger/list-row.ts';
import { ruleQuietRowOf } from '../../ledger/quiet-row.ts';
import { LOG_START } from '../../log/log.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import { required } from '../../signal/invariant.ts';
import { parseSignalLine } from '../../signal/parse-signal-line.ts';
import { accessFaults, keepLooks, keyFaults } from './browser.ts';
import { fullEpisode } from './full-episode.ts';
import { LONG, WAIT, workbenchServer } from './workbench-server.ts';

const bench = workbenchServer();
const { chromium, history, server, open: workbench } = bench;

test(
  'a rule that is being written says how often it holds, whom it warns and how many calls that is',
  LONG,
  async () => {
    const page = await workbench();
    await page.getByText(/没有问题/).waitFor();
    await page.getByLabel('新文件名').fill('trick.yaml');
    await page.keyboard.press('Enter');
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(
      'rules:\n  new-trick:\n    typology: fake-loan\n    on: call.ended\n    when: riskyTalk6h > 8 * minute\n    points: 10\n    reason: x\n',
    );
    const preview = page.locator('.preview');
    await preview.getByRole('row', { name: /new-trick/ }).waitFor(WAIT);
    const row = await preview.getByRole('row', { name: /^当前文本/ }).textContent();
    expect(row).toMatch(/^当前文本[1-9]/);
    await preview.getByText(/新增 .* 人 · 不再预警 0 人/).waitFor();
    await preview.getByText(/^样本/).click();
    expect(await preview.getByRole('listitem').count()).toBeGreaterThan(0);
    expect(await preview.textContent()).not.toMatch(/1[3-9][0-9]{9}/);
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'workbench-preview');
  },
);

test('where nothing is archived the preview says so, and a link that is down is told with a way on', async () => {
  const page = await workbench();
  await page.getByText(/没有问题/).waitFor();
  await page.route('**/v1/rules/preview', (route) => route.fulfill({ json: { state: 'empty' } }));
  await page.getByRole('button', { name: '预览' }).click();
  await page.getByText(/归档里还没有信号/).waitFor();
  await page.locator('.cm-content').click();
  await page.route('**/v1/rules/preview', (route) => route.abort());
  await page.keyboard.insertText('# more\n');
  await page.getByText(/没有预览/).waitFor();
  expect(chromium.faults(/Failed to load resource/)).toEqual([]);
  await page.route('**/v1/rules/preview', (route) => route.fulfill({ json: { state: 'off' } }));
  await page.getByRole('button', { name: '预览' }).click();
  await page.getByText(/不保留信号归档/).waitFor();
});

test(
  'a real person of a task becomes a story to try, with other names, and plays',
  LONG,
  async () => {
    const lost = history.truth.flatMap((each) =>
      each.record === 'fraud' && each.moneyLeavesAt !== null ? [each] : [],
    );
    const { victim, moneyLeavesAt } = required(lost[0], 'somebody lost money');
    const touchedTime = required(moneyLeavesAt, 'it went at some time');
    const { taskId } = await server.openTask({
      ...{ person: { kind: 'person', id: victim.person }, phone: victim.phone },
      ...{ openedTime: touchedTime, touchedTime },
    });
    const page = await workbench();
    await page.getByText(/没有问题/).waitFor();
    await page.getByRole('button', { name: /试一试/ }).click();
    await page.getByRole('button', { name: '取真实信号…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('任务编号').fill(taskId);
    await dialog.getByLabel('为什么要看').fill('复盘：为什么没到红色');
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'workbench-person');
    await dialog.getByRole('button', { name: '取来' }).click();
    await page.getByText(/已放入 \d+ 条信号/).waitFor(WAIT);
    await page.getByText(/没有问题/).waitFor();
    // At its beginning: the text is wider than its window, and a click in its middle scrolls there.
    await page
      .locator('.cm-line')
      .first()
      .click({ position: { x: 8, y: 8 } });
    await page.keyboard.press('Control+Enter');
    await page.locator('.explanation').first().waitFor(WAIT);
    const shown = (await page.locator('.workbench').textContent()) ?? '';
    expect(shown).toContain('13800000001');
    expect(shown).not.toContain(victim.phone.slice(-11));
    await keepLooks(page, 'workbench-person-played');
  },
);

test(
  'whom a suspect met is drawn and stands in a table, and opens a hop further',
  LONG,
  async () => {
    const lost = history.truth.flatMap((each) =>
      each.record === 'fraud' && each.moneyLeavesAt !== null ? [each] : [],
    );
    const { victim, suspects, moneyLeavesAt } = required(lost[0], 'somebody lost money');
    const touchedTime = required(moneyLeavesAt, 'it went at some time');
    const { taskId } = await server.openTask({
      ...{ person: { kind: 'person', id: victim.person }, phone: victim.phone },
      ...{ openedTime: touchedTime, touchedTime, suspects },
    });
    const page = await workbench({}, '?view=graph');
    await page.getByLabel('任务编号').fill(taskId);
    await page.getByLabel('为什么要看').fill('同一团伙还联系了谁');
    await page.getByRole('button', { name: '查看', exact: true }).click();
    await page.getByText(/\d+ 个对象，来自/).waitFor(WAIT);
    const nodes = page.locator('.graph .node');
    const before = await nodes.count();
    expect(before).toBeGreaterThan(1);
    await page.locator('.graph button.node').first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => nodes.count()).toBeGreaterThan(before);
    expect(await page.getByRole('row').count()).toBeGreaterThan(2);
    expect(await page.locator('.workbench').textContent()).not.toContain(victim.phone.slice(-11));
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'workbench-graph');
  },
);

/** Has the ledger take in what the log says of lists and quiet rules, as a running engine does. */
async function takeSignals(): Promise<void> {
  const asked = { partition: 0, after: LOG_START, framesMax: 100, waitMs: 0 };
  const lines = (await server.log.read(asked)).flatMap(({ frame }) => unpackFrame(frame));
  const signals = lines.flatMap((line) => {
    const parsed = parseSignalLine(line);
    return parsed.ok ? [parsed.signal] : [];
  });
  const listChanges = signals.flatMap((one) =>
    one.type === 'list.changed' ? [listChangeRowOf(one)] : [],
  );
  const ruleQuiets = signals.flatMap((one) =>
    one.type === 'rule.quieted' ? [ruleQuietRowOf(one)] : [],
  );
  await server.ledger.write({ listChanges, ruleQuiets }, `signals-${lines.length}`);
}

test(
  'a rule is quiet for the person of a task that shows it, seen with who and why, and heard again before its time',
  LONG,
  async () => {
    const person = { kind: 'phone', id: '+8613812345678' } as const;
    const { taskId } = await server.openTask({ ...fullEpisode(), person });
    const page = await workbench({}, '?view=records');
    await page.getByText('没有静音的规则。').waitFor();
    const ask = async (rule: string) => {
      await page.getByRole('button', { name: '静音一条规则…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('任务编号').fill(taskId);
      await dialog.getByLabel('规则', { exact: true }).fill(rule);
      await dialog.getByLabel('时长（小时）').fill('24');
      await dialog.getByLabel('原因').fill('每天给同一家付款');
      await dialog.getByRole('button', { name: '静音', exact: true }).click();
      return dialog;
    };
    const dialog = await ask('lured');
    await dialog.getByRole('alert').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'workbench-quiet-ask');
    expect(chromium.faults(/400/)).toEqual([]);
    await page.keyboard.press('Escape');
    await (await ask('police-pay-in-call')).waitFor({ state: 'detached' });
    await takeSignals();
    const row = page.getByRole('row', { name: /138\*\*\*\*5678 .*每天给同一家付款 0571-07/ });
    await row.waitFor(WAIT);
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'workbench-quiets');
    await row.getByRole('button', { name: '恢复…' }).click();
    await page.getByRole('dialog').getByLabel('原因').fill('收款方换了');
    await page.getByRole('dialog').getByRole('button', { name: '恢复预警' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await takeSignals();
    await page.getByText('没有静音的规则。').waitFor(WAIT);
    await page.getByRole('button', { name: '已结束' }).click();
    await page.getByRole('row', { name: /收款方换了 .*已恢复/ }).waitFor(WAIT);
    await server.tasks.withdraw(taskId, 'test');
  },
);

test(
  'suspects come on a list by pasted lines and show masked; what may keep people from being warned waits for somebody else',
  LONG,
  async () => {
    const page = await workbench({}, '?view=lists&list=suspect-phones');
    const ask = async (lines: string, reason: string) => {
      await page.getByRole('button', { name: '添加条目…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(/一行一个/).fill(lines);
      await dialog.getByLabel('原因').fill(reason);
      return dialog;
    };
    const dialog = await ask('17000000001，2099-12-31，主犯\n17000000002\n', '协查通报第 12 号');
    await dialog.getByText(/2 条 · .*立即生效/).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'workbench-list-add');
    await dialog.getByRole('button', { name: '提交' }).click();
    await page
      .getByText(/已生效/)
      .first()
      .waitFor();
    await takeSignals();
    await page
      .getByRole('row', { name: /170\*\*\*\*0001 .*2099-12-31 主犯 0571-07/ })
      .waitFor(WAIT);
    await page.getByPlaceholder(/完整号码/).fill('170 0000 0002');
    await page.keyboard.press('Enter');
    await page.getByText('在名单上', { exact: true }).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'workbench-lists');
    await page.getByRole('button', { name: /honest-callers/ }).click();
    await (await ask('0571870', '区政府外呼')).getByRole('button', { name: '提交' }).click();
    await page.getByText('已提交，等第二个人批准。').waitFor();
    expect(await page.getByRole('button', { name: '批准…', exact: true }).isDisabled()).toBe(true);
    await keepLooks(page, 'workbench-list-requests');
    const other = await workbench(
      { seat: { staff: '0571-09' } },
      '?view=lists&list=honest-callers',
    );
    await other.getByRole('button', { name: '批准…', exact: true }).click();
    await other.getByRole('dialog').getByLabel('原因').fill('已核实');
    await other.keyboard.press('Enter');
    await other.getByText(/0571-09：已核实/).waitFor();
    await takeSignals();
    await other.getByRole('row', { name: /0571870 .*0571-07 ?0571-09 批准/ }).waitFor(WAIT);
  },
);

describe('what can be learnt', LONG, () => {
  const NAMED = [{ name: 'fake-loan', cases: 6 }];
  const TRAIT = { share: 0.9, othersShare: 0.01, lift: 90, low: 40, high: 200, cases: 6 };
  const DRAFT = {
    ...{ name: 'missed-1.yaml', typology: 'fake-loan', share: 1, othersShare: 0, complaints: [] },
    text: 'rules:\n  missed-1:\n    typology: fake-loan\n    on: call.ended\n    when: riskyTalk6h > 8 * minute\n    points: 10\n    reason: x\n',
  };
  const LOOK = {
    ...{ lookId: '00000000000000bb', state: 'done', by: '0571-07', from: 0, to: 1, days: 7 },
    askedAt: 0,
  };
  const MISSED = {
    ...{ from: 0, to: 1, filed: 40, missedInAll: 9, cases: 9, unseen: 1, others: 3_000 },
    ...{ signalsRead: 9_000, alone: 2 },
    clusters: [
      {
        ...{ caseIds: ['c1'], cases: 6, lossFen: 48_000_000, typologies: NAMED, weeks: [2, 4] },
        regions: [{ name: '330106', cases: 6 }],
        traits: [{ trait: "app.installed appKind == 'remote-control'", ...TRAIT }],
        ...{ sequences: [], draft: DRAFT },
        shared: [{ kind: 'domain', value: 'loan-9.example', cases: 5, others: 0 }],
      },
    ],
  };
  const DIFF = [
    { name: 'fake-loan.yaml', kind: 'changed', patch: '-    points: 20\n+    points: 26' },
  ];
  const look = async (page: Page, part: string) => {
    await page.getByRole('button', { name: part, exact: true }).click();
    await page.getByRole('button', { name: '查看', exact: true }).click();
  };
  const seen = async (page: Page, picture: string) => {
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, `workbench-${picture}`);
  };

  test('a group of missed cases becomes a draft of the rules with one button', async () => {
    const page = await workbench({}, '?view=improve');
    await page.route('**/v1/missed-cases', (route) => route.fulfill({ status: 202, json: LOOK }));
    await page.route('**/v1/missed-cases/*', (route) =>
      route.fulfill({ json: { ...LOOK, result: MISSED } }),
    );
    await look(page, '漏报案件');
    await page.getByText(/立案 40 起，9 起没有预警/).waitFor(WAIT);
    await page.getByText(/missed-1\.yaml/).click();
    await seen(page, 'missed');
    await page.getByRole('button', { name: '以此建草稿' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '以此建草稿' }).click();
    await page.getByRole('heading', { name: 'missed-1.yaml' }).waitFor(WAIT);
    const [draft] = (await bench.book.list()).filter(({ state }) => state === 'draft');
    const files = draft === undefined ? [] : await bench.book.filesOf(draft);
    expect(files.map(({ name }) => name)).toContain('missed-1.yaml');
    expect(files.length).toBeGreaterThan(5);
  });

  test('points, levels for the staff, and what moved stand in tables', async () => {
    const page = await workbench({}, '?view=improve&part=tuning');
    const period = { from: 0, to: 1, isCut: false, pack: 'zhejiang@1.2.0', diff: DIFF };
    const rule = { rule: 'loan-lured', points: 20, fitted: 26, proposed: 26, low: 22, high: 31 };
    await page.route('**/v1/tuning/proposals', (route) =>
      route.fulfill({
        json: {
          ...period,
          selection: { isSilenceHonest: true },
          typologies: [
            {
              ...{ typology: 'fake-loan', examples: 80, fraud: 30, because: 'stories' },
              rules: [{ ...rule, held: 40, fraud: 21 }],
              ...{ levels: { orange: 60 }, fittedLevels: {}, proposedLevels: { orange: 64 } },
            },
          ],
          ...{ callsNow: 120, files: [] },
        },
      }),
    );
    await look(page, '分值与级别');
    await page.getByRole('row', { name: /loan-lured/ }).waitFor(WAIT);
    await page.getByText(/橙色 60 → 橙色 64/).waitFor();
    await seen(page, 'tuning');
    const waits = { calls: 9, p50Ms: 240_000, p90Ms: 900_000 };
    const setting = { callsADay: 40.2, inTime: 0.82, used: 0.6, waits };
    const none = { at: 0, low: 0, high: 0 };
    const gain = { at: 900_000, low: 210_000, high: 1_600_000 };
    await page.route('**/v1/tuning/capacity', (route) =>
      route.fulfill({
        json: {
          ...{ ...period, now: 0, best: 1, because: 'keeps-more', files: [] },
          settings: [
            { ...setting, line: null, preventedFen: { at: 9_000_000 }, gainFen: none },
            { ...setting, line: 0.3, preventedFen: { at: 9_900_000 }, gainFen: gain },
          ],
        },
      }),
    );
    await look(page, '人手与级别');
    await page.getByRole('row', { name: /诈骗概率 ≥ 30% 最好/ }).waitFor(WAIT);
    await seen(page, 'capacity');
    await page.route('**/v1/report/drift?*', (route) =>
      route.fulfill({
        json: {
          ...{ from: 0, to: 1, against: 0, tests: 40, level: 0.00125 },
          alerts: [
            {
              ...{ kind: 'rule-hits', name: 'loan-lured', text: '10.0 % to 2.0 %' },
              ...{ before: { count: 10, of: 100 }, now: { count: 2, of: 100 } },
              difference: { at: -0.08, low: -0.15, high: -0.02 },
            },
          ],
        },
      }),
    );
    await look(page, '变化');
    await page
      .getByRole('row', { name: /点开短信链接.* 规则命中 10%.*−8\.0 个百分点/ })
      .waitFor(WAIT);
    await seen(page, 'drift');
    expect(await keyFaults(page)).toEqual([]);
    await page.route('**/v1/rules/drift-drafts', async (route) => {
      const { from, to, reason, ...asked } = route.request().postDataJSON();
      expect(asked).toEqual({ staff: '0571-07', rule: 'loan-lured' });
      expect(from < to && reason.startsWith('loan-lured: −8.0')).toBe(true);
      const [made] = await bench.book.list();
      await route.fulfill({ status: 201, json: { versionId: made?.versionId } });
    });
    await page.getByRole('button', { name: '以此建草稿' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '以此建草稿' }).click();
    await page.getByRole('heading', { name: 'fake-loan.yaml' }).waitFor(WAIT);
  });
});
