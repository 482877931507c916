// What an analyst tries at the workbench, in a real browser on a real archive: what a text would do.
import { expect, test } from 'vitest';
import { required } from '../../signal/invariant.ts';
import { accessFaults, keepScreen } from './browser.ts';
import { LONG, WAIT, workbenchServer } from './workbench-server.ts';

const { chromium, history, server, open: workbench } = workbenchServer();

test(
  'a rule that is being written says how often it holds, whom it warns and how many calls that is',
  LONG,
  async () => {
    const page = await workbench();
    await page.getByText(/没有问题/).waitFor();
    await page.getByPlaceholder('新文件名').fill('trick.yaml');
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
    await keepScreen(page, 'workbench-preview-view-zh-light');
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
    await keepScreen(page, 'workbench-person-view-zh-light');
    await dialog.getByRole('button', { name: '取来' }).click();
    await page.getByText(/已放入 \d+ 条信号/).waitFor(WAIT);
    await page.getByText(/没有问题/).waitFor();
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+Enter');
    await page.locator('.explanation').first().waitFor(WAIT);
    const shown = (await page.locator('.workbench').textContent()) ?? '';
    expect(shown).toContain('13800000001');
    expect(shown).not.toContain(victim.phone.slice(-11));
    await keepScreen(page, 'workbench-person-played-view-zh-light');
  },
);
