// How somebody sits at the desk, in a real browser: red is heard and counted, breaks are said, orders name who has to approve them.
import { expect, test } from 'vitest';
import { deskServer } from '../desk-server.ts';
import { browser, cutOff, keepLooks } from './browser.ts';
import { fullEpisode } from './full-episode.ts';

const server = deskServer({ deps: () => ({ now: Date.now }) });
const chromium = browser();
const desk = (seat = {}) => chromium.open(`${server.address}/desk`, { seat });
type Page = Awaited<ReturnType<typeof desk>>;

/** Counts the notes that the page plays, which go out as they are. */
async function countNotes(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`(() => {
    window.notes = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...given) {
      window.notes++;
      return start.apply(this, given);
    };
  })()`);
  return async () => Number(await page.evaluate('window.notes'));
}

const titleIs = (page: Page, form: RegExp) =>
  expect.poll(() => page.title(), { timeout: 30_000 }).toMatch(form);

test('a red one that comes is heard once, and the title of the tab counts it', async () => {
  const page = await desk();
  await page.locator('.counts b').first().getByText('0').waitFor();
  const notes = await countNotes(page);
  const task = await server.openTask(fullEpisode());
  await titleIs(page, /^\(1\) /);
  expect(await notes()).toBe(2);
  await server.tasks.withdraw(task.taskId, 'test');
  await titleIs(page, /^[^(]/);
  expect(await notes()).toBe(2);
});

test('nothing is heard while somebody wants it quiet, but it is counted', async () => {
  const page = await desk({ isQuiet: 'true' });
  await page.locator('.counts b').first().getByText('0').waitFor();
  const notes = await countNotes(page);
  const task = await server.openTask(fullEpisode());
  await titleIs(page, /^\(1\) /);
  expect(await notes()).toBe(0);
  await server.tasks.withdraw(task.taskId, 'test');
});

test('who is on a break is handed nothing, is told so, and goes on by a button', async () => {
  const task = await server.openTask(fullEpisode());
  const page = await desk();
  await page.getByLabel('暂停…').selectOption('break');
  await page.locator('.seat .paused').waitFor();
  expect((await server.ask('GET', '/v1/staff/0571-07')).body).toMatchObject({
    state: 'paused',
    reason: 'break',
  });
  await page.locator('h2').first().click();
  await page.keyboard.press('Space');
  await page.getByText('您已暂停或下班').waitFor();
  await page.getByRole('button', { name: '回到岗位' }).click();
  await page.locator('.seat .on').waitFor();
  await page.locator('h2').first().click();
  await page.keyboard.press('Space');
  await page.locator('.work').waitFor();
  await server.tasks.withdraw(task.taskId, 'test');
  expect(chromium.faults(/409/)).toEqual([]);
});

test('an order beside the task says who asked and that another has to approve, then who did', async () => {
  const task = await server.openTask(fullEpisode());
  const page = await desk();
  await page.locator('.idle').waitFor();
  await page.keyboard.press('Space');
  await page.getByText('止付黄金时间还剩').waitFor();
  await page.getByText('预警后').waitFor();
  await page.getByRole('button', { name: '申请止付' }).click();
  await page.getByText('0571-07 申请，须另一人批准').waitFor();
  await keepLooks(page, 'desk-order');
  expect(await cutOff(page, '.money li, .money button')).toEqual([]);
  const { body } = await server.ask('GET', `/v1/orders?episodeId=${task.episodeId}`);
  const [order] = Array.isArray(body['orders']) ? body['orders'] : [];
  await server.ask('POST', `/v1/orders/${order.orderId}/approval`, { staff: '0571-lead' });
  await page.getByText('0571-lead 已批准').waitFor();
  await server.tasks.withdraw(task.taskId, 'test');
});
