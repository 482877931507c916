// Stories at the workbench, in a real browser: played, opened to why, shared by an address, told values of, and made tests.
import { describe, expect, test } from 'vitest';
import { accessFaults, keepLooks, keepScreen, WITHOUT } from './browser.ts';
import { LONG, WAIT, workbenchServer } from './workbench-server.ts';

const { server, chromium, open: workbench } = workbenchServer();

describe('stories', LONG, () => {
  test('of the whole pack are played in the browser, and one opens to why', async () => {
    const page = await workbench();
    await page.getByText(/没有问题/).waitFor();
    await page.getByRole('button', { name: '运行全部用例' }).click();
    const played = page.getByText(/个用例/);
    await played.waitFor({ timeout: 60_000 });
    const [all, good] = (await played.textContent())?.match(/\d+/g) ?? [];
    expect(Number(all)).toBeGreaterThan(30);
    // The one to try expects nothing, and something comes of it.
    expect(Number(good)).toBeGreaterThanOrEqual(Number(all) - 1);
    await page.locator('.stories').getByText('task-rebate.yaml').first().click();
    await page.locator('.explanation').first().waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'workbench-story');
    // A colleague who opens the address that was copied sees the same, at the signal that it was copied at.
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const share = page.locator('.explanation').last().getByRole('button', { name: '复制链接' });
    await share.click();
    await page.getByRole('button', { name: '已复制' }).waitFor();
    const address = String(await page.evaluate('navigator.clipboard.readText()'));
    const told = await page.locator('.explanation').last().locator('ul').first().textContent();
    const other = await workbench({ seat: { staff: '0571-11' } }, new URL(address).search);
    await other.locator('.linked .explanation').last().waitFor({ timeout: 60_000 });
    expect(
      await other.locator('.linked .explanation').last().locator('ul').first().textContent(),
    ).toBe(told);
    await other.getByRole('heading', { name: 'task-rebate.yaml' }).waitFor();
    expect(await other.locator('.linked').evaluateAll((all) => all.length)).toBe(1);
  });

  test('tell what a feature that is being written is at each signal', async () => {
    const page = await workbench();
    await page.getByText(/没有问题/).waitFor();
    await page.getByLabel('新文件名').fill('talk.yaml');
    await page.keyboard.press('Enter');
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(
      'features:\n  anyTalk2h:\n    text: { zh: 任何通话, en: Any talk }\n    on: call.ended\n    by: victim\n    value: sum(signal.durationMs)\n    window: 2h\n',
    );
    await page.getByText(/没有问题|处警告/).waitFor();
    const name = page.locator('.cm-content').getByText('anyTalk2h');
    await name.click();
    const side = page.locator('.side');
    await side.getByText(/运行并打开一个用例/).waitFor();
    await page.getByRole('button', { name: /试一试/ }).click();
    await page.getByText(/没有问题|处警告/).waitFor();
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+Enter');
    await page.locator('.timeline-of-story').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'talk.yaml 已改动' }).click();
    await name.click();
    const row = side.locator('.story-values').getByRole('row');
    await expect
      .poll(() => row.allTextContents(), WAIT)
      .toEqual(['+0通话0 秒', '+25m通话结束25 分 00 秒']);
    await name.hover();
    await page.locator('.cm-tooltip .story-values').getByText('25 分 00 秒').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepScreen(page, 'workbench-values-zh-light');
  });

  test('are played in a browser of 2021 too', async () => {
    const page = await chromium.open(`${server.address}/`);
    await page.route('**/assets/without.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: WITHOUT }),
    );
    await page.route('**/assets/compiler-worker-*.js', async (route) => {
      const answer = await route.fetch();
      const body = `import '/assets/without.js';${await answer.text()}`;
      await route.fulfill({ response: answer, body });
    });
    const asked = page.waitForRequest('**/assets/without.js');
    await page.goto(`${server.address}/workbench`);
    await asked;
    await page.getByText(/没有问题/).waitFor();
    await page.getByRole('button', { name: '运行全部用例' }).click();
    await page.getByText(/个用例/).waitFor({ timeout: 60_000 });
  });

  test('that is tried becomes a test that holds', async () => {
    const page = await workbench();
    await page.getByText(/没有问题/).waitFor();
    await page.getByRole('button', { name: /试一试/ }).click();
    await page.locator('.cm-content').click();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.insertText(
      "tests:\n  - name: 境外长通话后转账\n    signals:\n      - { at: 0, type: link.declared, person: P1, phone: '13800000001', account: '6222000000000001' }\n      - { at: 1m, type: call.started, callId: c, caller: '+85260000000', callee: '13800000001', origin: international }\n      - { at: 40m, type: transfer.attempted, transferId: t, payer: '6222000000000001', payee: '6222000000000009', amountFen: 60000 yuan, payeeKind: personal, accountAgeDays: 3 }\n    expect: nothing\n",
    );
    await page.getByText(/没有问题/).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.locator('.explanation').first().waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: '存为用例' }).click();
    await page.getByText(/已写入/).waitFor();
    await page.locator('.cm-content').getByText('境外长通话后转账').waitFor();
    await page.getByText(/没有问题/).waitFor();
  });
});
