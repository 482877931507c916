// The desk in a real browser, on a real queue, log and ledger: what a caller's day is made of, by keys.
import { describe, expect, test } from 'vitest';
import { deskServer } from '../desk-server.ts';
import {
  accessFaults,
  browser,
  cutOff,
  fitsWindow,
  keepScreen,
  keyFaults,
  LOOKS,
  SEAT,
} from './browser.ts';
import { fullEpisode } from './full-episode.ts';

const LEASE_MS = 4_000;

const server = deskServer({ queue: { leaseMs: LEASE_MS }, deps: () => ({ now: Date.now }) });
const chromium = browser();

async function outcomeOf(taskId: string): Promise<Record<string, unknown>> {
  const { body } = await server.ask('GET', `/v1/tasks/${taskId}`);
  return { state: body['state'], ...Object(body['outcome'] ?? Object(body['attempts']).at?.(-1)) };
}

const desk = (options = {}) => chromium.open(`${server.address}/desk`, options);

describe('from claim to outcome', () => {
  test('takes four keys when the call goes straight, one of them to see the number, and the next person is on the screen', async () => {
    const first = await server.openTask(fullEpisode());
    const second = await server.openTask({ level: 'orange', region: '330106' });
    const page = await desk();
    let keys = 0;
    const press = async (key: string) => {
      keys += 1;
      await page.keyboard.press(key);
    };
    await page.getByText('领取下一个').waitFor();
    await press('Space');
    await page.getByText('正在与境外号码长时间通话').waitFor();
    // Two rules say the same of the call; it is said once.
    expect(await page.locator('.why li meter').count()).toBe(3);
    expect(await fitsWindow(page)).toBe(true);
    const phone = page.locator('[data-phone]');
    expect(await phone.textContent()).toBe('138****5678');
    await press('d');
    await page.getByText('13812345678').waitFor();
    await press('1');
    await press('Enter');
    await page.getByText(/已记录：已劝阻/).waitFor();
    expect(keys).toBeLessThanOrEqual(6);
    await page.locator('.who.orange').waitFor();
    expect(await phone.textContent()).toContain('****');
    expect(await outcomeOf(first.taskId)).toMatchObject({
      state: 'closed',
      outcome: 'dissuaded',
      kept: { dissuaded: 5_000_000 },
      staff: '0571-07',
    });
    await page.keyboard.press('g');
    await page.getByText('领取下一个').waitFor();
    await server.tasks.withdraw(second.taskId, 'test');
  });

  test('takes six keys when every step of the script is answered on the way', async () => {
    const task = await server.openTask(fullEpisode());
    const page = await desk();
    await page.getByText('领取下一个').waitFor();
    await page.keyboard.press('Space');
    await page.getByText('这里是西湖区反诈中心').waitFor();
    await page.keyboard.press('a');
    await page.getByText('您现在还在和对方通话').waitFor();
    await page.keyboard.press('a');
    await page.getByText('没有“安全账户”').waitFor();
    await page.keyboard.press('a');
    await page.getByText('您已经给对方转过钱').waitFor();
    await page.keyboard.press('a');
    await page.getByText('明天我们会再回访您').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/已记录：已劝阻/).waitFor();
    expect(await outcomeOf(task.taskId)).toMatchObject({ outcome: 'dissuaded' });
  });

  test('an answer off the straight way leads elsewhere, back again, and suggests its outcome', async () => {
    const task = await server.openTask(fullEpisode());
    const page = await desk();
    await page.getByText('领取下一个').waitFor();
    await page.keyboard.press('Space');
    await page.getByText('这里是西湖区反诈中心').waitFor();
    for (const key of ['a', 'b']) await page.keyboard.press(key);
    await page.getByText('请您现在就挂断').waitFor();
    await page.keyboard.press('Backspace');
    await page.getByText('您现在还在和对方通话').waitFor();
    for (const key of ['a', 'b', 'a']) await page.keyboard.press(key);
    await page.getByText('话术到此为止').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/已记录：深信不疑/).waitFor();
    expect(await outcomeOf(task.taskId)).toMatchObject({ outcome: 'visit-needed' });
    await server.tasks.withdraw(task.taskId, 'test');
  });

  test.each([
    ['3', '2', { outcome: 'not-fraud', because: 'own-account' }],
    ['4', '1', { outcome: 'unreachable', callEnd: 'no-answer' }],
  ])(
    'an outcome with a detail takes its number after it: %s, %s',
    async (outcome, detail, told) => {
      const task = await server.openTask(fullEpisode());
      const page = await desk();
      await page.getByText('领取下一个').waitFor();
      for (const key of ['Space', outcome, detail, 'Enter']) {
        await page.keyboard.press(key);
        if (key === 'Space') await page.locator('.work').waitFor();
      }
      await page.getByText(/已记录/).waitFor();
      expect(await outcomeOf(task.taskId)).toMatchObject(told);
      await server.tasks.withdraw(task.taskId, 'test');
    },
  );

  test('what is missing is said, and payments that have left are those that are known', async () => {
    const task = await server.openTask(fullEpisode());
    const page = await desk();
    await page.getByText('领取下一个').waitFor();
    await page.keyboard.press('Space');
    await page.locator('.work').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('先选一个结果').waitFor();
    await page.keyboard.press('2');
    await page.getByLabel('已转出的金额').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText(/已记录：已转账/).waitFor();
    expect(await outcomeOf(task.taskId)).toMatchObject({
      outcome: 'already-paid',
      paid: [{ amountFen: 2_000_000, transferId: 't2' }],
      lostFen: 2_000_000,
    });
  });
});

describe('what was typed is never lost', () => {
  test('a task that somebody else took over shows what was typed, and has it again when it is taken again', async () => {
    const task = await server.openTask(fullEpisode());
    const page = await desk();
    await page.getByText('领取下一个').waitFor();
    await page.keyboard.press('Space');
    await page.locator('.work').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('n');
    await page.keyboard.type('对方冒充公安，已挂断');
    // The line is down for longer than the lease.
    await page.route('**/v1/**', (route) => route.abort());
    await page.getByText('任务已不在您手上').waitFor({ timeout: 30_000 });
    expect(await page.getByLabel('备注').inputValue()).toBe('对方冒充公安，已挂断');
    expect(chromium.faults(/ERR_FAILED/)).toEqual([]);
    await page.unroute('**/v1/**');
    await page.reload();
    await page.getByText('领取下一个').waitFor();
    await page.keyboard.press('Space');
    await page.getByLabel('备注').waitFor();
    expect(await page.getByLabel('备注').inputValue()).toBe('对方冒充公安，已挂断');
    await page.keyboard.press('Enter');
    await page.getByText(/已记录：已劝阻/).waitFor();
    expect(await outcomeOf(task.taskId)).toMatchObject({ note: '对*****，已**' });
    expect(await page.evaluate(`localStorage.getItem('forewarn.draft.${task.taskId}')`)).toBeNull();
  });

  test('an outcome that comes after the lease is told so, and can be sent once the task is taken again', async () => {
    const task = await server.openTask(fullEpisode());
    const page = await desk();
    await page.getByText('领取下一个').waitFor();
    await page.keyboard.press('Space');
    await page.locator('.work').waitFor();
    await page.keyboard.press('5');
    // Renewals do not arrive, and the task goes to somebody else meanwhile.
    await page.route('**/lease', (route) => route.abort());
    await page.waitForTimeout(LEASE_MS / 2);
    const { lease } = await page.evaluate<{ lease: string }>(
      `JSON.parse(sessionStorage.getItem('forewarn.held'))`,
    );
    await server.ask('DELETE', `/v1/tasks/${task.taskId}/lease`, { lease });
    await page.keyboard.press('Enter');
    await page.getByText('任务已不在您手上').waitFor();
    await page.unroute('**/lease');
    await page.getByRole('button', { name: '重新领取' }).click();
    await page
      .getByLabel(/拒绝沟通/)
      .and(page.locator(':checked'))
      .waitFor({ state: 'attached' });
    await page.locator('body').press('Enter');
    await page.getByText(/已记录：拒绝沟通/).waitFor();
    expect(chromium.faults(/ERR_FAILED|409/)).toEqual([]);
    await server.tasks.withdraw(task.taskId, 'test');
  });

  test('the lease is renewed for as long as the page is used, and a reload holds the same task', async () => {
    const task = await server.openTask(fullEpisode());
    const page = await desk();
    await page.getByText('领取下一个').waitFor();
    await page.keyboard.press('Space');
    await page.locator('.work').waitFor();
    await page.waitForTimeout(LEASE_MS * 1.5);
    expect(await outcomeOf(task.taskId)).toMatchObject({ state: 'claimed' });
    await page.reload();
    await page.getByText('正在与境外号码长时间通话').waitFor();
    expect(await outcomeOf(task.taskId)).toMatchObject({ state: 'claimed' });
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await page.getByText(/已记录/).waitFor();
  });
});

describe('letting go and orders', () => {
  test('a call that is promised is kept, listed, and taken again', async () => {
    const task = await server.openTask(fullEpisode());
    const page = await desk();
    await page.getByText('领取下一个').waitFor();
    await page.keyboard.press('Space');
    await page.locator('.work').waitFor();
    await page.keyboard.press('h');
    await page.getByLabel('原因').fill('15 点回电');
    await page.keyboard.press('Enter');
    await page.getByText('15 点回电').waitFor();
    expect(await outcomeOf(task.taskId)).toMatchObject({ state: 'deferred' });
    await page.getByRole('button', { name: '接起' }).click();
    await page.locator('.work').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await page.getByText(/已记录/).waitFor();
  });

  test('a task is let go once, however often that is pressed', async () => {
    await server.openTask(fullEpisode());
    const page = await desk();
    await page.getByText('领取下一个').waitFor();
    await page.keyboard.press('Space');
    await page.locator('.work').waitFor();
    const arrived = Promise.withResolvers<void>();
    let asked = 0;
    await page.route('**/set-aside', async (route) => {
      asked += 1;
      await arrived.promise;
      await route.continue();
    });
    await page.keyboard.press('h');
    await page.getByLabel('原因').fill('15 点回电');
    for (let times = 0; times < 3; times++) await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '确定' }).and(page.locator(':disabled')).waitFor();
    arrived.resolve();
    await page.getByRole('button', { name: '接起' }).click();
    await page.locator('.work').waitFor();
    expect(asked).toBe(1);
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await page.getByText(/已记录/).waitFor();
  });

  test('an answer that comes late, of a lease that was given back, does not take what is held by then', async () => {
    const task = await server.openTask(fullEpisode());
    const page = await desk();
    await page.getByText('领取下一个').waitFor();
    await page.keyboard.press('Space');
    await page.locator('.work').waitFor();
    const arrived = Promise.withResolvers<void>();
    await page.route('**/lease/reveal', async (route) => {
      await arrived.promise;
      await route.continue();
    });
    await page.keyboard.press('d');
    await page.keyboard.press('g');
    await page.locator('.idle').waitFor();
    await expect.poll(() => outcomeOf(task.taskId)).toMatchObject({ state: 'waiting' });
    await page.keyboard.press('Space');
    await page.locator('.work').waitFor();
    const refused = page.waitForResponse('**/lease/reveal');
    arrived.resolve();
    expect((await refused).status()).toBe(409);
    await page.waitForTimeout(300);
    expect(await page.getByText('任务已不在您手上').count()).toBe(0);
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await page.getByText(/已记录/).waitFor();
    expect(chromium.faults(/409/)).toEqual([]);
  });

  test('a stop-payment is asked for beside the payment, and a second person approves it', async () => {
    await server.openTask(fullEpisode());
    const page = await desk();
    await page.getByText('领取下一个').waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: '申请止付' }).click();
    await page.getByText('止付 · 待批准').waitFor();
    const lead = await desk({ seat: { staff: '0571-lead' } });
    await lead.getByRole('button', { name: '批准' }).first().click();
    await page.getByText(/止付 · (已批准|已发送)/).waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await page.getByText(/已记录/).waitFor();
  });
});

describe('for everybody', () => {
  test.each(LOOKS)(
    'both views have no fault that axe finds and fit the seat (%s, %s)',
    async (language, theme) => {
      const task = await server.openTask(fullEpisode());
      const page = await desk({ seat: { language, theme } });
      await page.locator('.idle').waitFor();
      expect(await accessFaults(page)).toEqual([]);
      await keepScreen(page, `desk-idle-${language}-${theme}`);
      await page.keyboard.press('Space');
      await page.locator('.work').waitFor();
      expect(await accessFaults(page)).toEqual([]);
      await keepScreen(page, `desk-${language}-${theme}`);
      expect(await keyFaults(page)).toEqual([]);
      expect(await fitsWindow(page)).toBe(true);
      await page.setViewportSize({ ...SEAT, height: 640 });
      await page.keyboard.press('3');
      await keepScreen(page, `desk-low-${language}-${theme}`);
      expect(await cutOff(page, '.money li, .money button, .outcome form > *')).toEqual([]);
      expect(await fitsWindow(page)).toBe(true);
      await page.keyboard.press('g');
      await page.locator('.idle').waitFor();
      await server.tasks.withdraw(task.taskId, 'test');
    },
  );
});

test('a number does not reach the page until somebody dials it', async () => {
  const task = await server.openTask(fullEpisode());
  const page = await desk();
  await page.getByText('领取下一个').waitFor();
  const claimed = page.waitForResponse(/\/claims$/);
  await page.keyboard.press('Space');
  expect(await (await claimed).text()).not.toMatch(/13812345678|6222021234567890123/);
  await page.locator('.work').waitFor();
  const shown = await page.locator('body').textContent();
  expect(shown).toContain('138****5678');
  expect(shown).not.toContain('13812345678');
  expect(shown).not.toContain('6222021234567890123');
  await page.keyboard.press('d');
  await page.getByText('13812345678').waitFor();
  await page.keyboard.press('d');
  await page.locator('[data-phone]').getByText('138****5678').waitFor();
  await page.keyboard.press('g');
  await page.locator('.idle').waitFor();
  await server.tasks.withdraw(task.taskId, 'test');
});
