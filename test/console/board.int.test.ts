// The board of a lead in a real browser, on a real queue, ledger and stream.
import { beforeAll, describe, expect, test } from 'vitest';
import { deskServer } from '../desk-server.ts';
import { accessFaults, browser, keepLooks, keepScreen, keyFaults, LOOKS } from './browser.ts';
import { fullEpisode } from './full-episode.ts';

const LEAD = '0571-lead';
/** Streams end after so long, and browsers come back. */
const STREAM_MS = 20_000;
const server = deskServer({ deps: () => ({ now: Date.now, streamMs: STREAM_MS }) });
const chromium = browser();
const board = (seat = {}) =>
  chromium.open(`${server.address}/board`, { seat: { staff: LEAD, ...seat } });

beforeAll(async () => {
  const held = await server.openTask(fullEpisode());
  await server.claim(held, '0571-07');
  await server.openTask({ level: 'orange', region: '330206' });
  await server.openTask({ level: 'blue', score: 0, region: '330106' });
  const closed = await server.openTask({ region: '330106' });
  const lease = await server.claim(closed, '0571-12');
  const outcome = { lease, outcome: 'not-fraud', because: 'own-account' };
  await server.ask('POST', `/v1/tasks/${closed.taskId}/outcome`, outcome);
  await server.ask('PUT', '/v1/staff/state', {
    ...{ staff: '0571-15', state: 'paused', reason: 'break', desk: '330106' },
  });
});

describe('the board', () => {
  test('says what waits where, who works, and shows what comes without a reload', async () => {
    const page = await board();
    await page.getByRole('rowheader', { name: '鄞州区' }).or(page.getByText('北仑区')).waitFor();
    await page.locator('.state.working').waitFor();
    await page.locator('.state.paused', { hasText: '休息' }).waitFor();
    await page.getByText('看板实时').waitFor();
    const red = page.locator('.totals .figure').first();
    expect(await red.textContent()).toMatch(/^0/);
    const task = await server.openTask(fullEpisode());
    await expect.poll(() => red.textContent(), { timeout: 30_000 }).toMatch(/^1/);
    await server.tasks.withdraw(task.taskId, 'test');
  });

  test('says that it is not live when the stream is gone, and goes on when it is back', async () => {
    const page = await board();
    await page.getByText('看板实时').waitFor();
    await page.context().setOffline(true);
    await page.getByText(/不是实时：数据停在/).waitFor({ timeout: 60_000 });
    await page.getByRole('table').first().waitFor();
    await page.context().setOffline(false);
    await page.getByText('看板实时').waitFor({ timeout: 60_000 });
    expect(chromium.faults(/ERR_INTERNET|ERR_NETWORK|ERR_INCOMPLETE/)).toEqual([]);
  });

  test('goes on after a stream that was refused, as by a proxy while the server starts', async () => {
    const page = await board();
    await page.getByText('看板实时').waitFor();
    const stream = /\/v1\/board\/events/;
    await page.route(stream, (route) => route.fulfill({ status: 503 }));
    const refused = page.waitForResponse(stream);
    await page.reload();
    expect((await refused).status()).toBe(503);
    await page.unroute(stream);
    await page.getByText('看板实时').waitFor();
    expect(chromium.faults(/503/)).toEqual([]);
  });
});

describe('a lead', () => {
  test('pauses a desk with a reason, sees it, and resumes it', async () => {
    const page = await board();
    await page
      .getByRole('row', { name: /西湖区/ })
      .getByRole('button', { name: '暂停' })
      .click();
    await page.getByLabel('等待的任务').selectOption('wait');
    await page.getByLabel('原因').fill('线路故障');
    await keepLooks(page, 'board-pause');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /西湖区 ?已暂停/ }).waitFor();
    expect((await server.ask('GET', '/v1/desk-pauses')).body).toMatchObject({
      pauses: [{ desk: '330106', by: LEAD, reason: '线路故障', tasks: 'wait' }],
    });
    await page.getByRole('button', { name: '恢复' }).click();
    await page.getByLabel('原因').fill('线路恢复');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /西湖区 ?已暂停/ }).waitFor({ state: 'detached' });
  });

  test('gives all of somebody to another', async () => {
    const task = await server.openTask({ region: '330106' });
    await server.claim(task, '0571-20');
    const page = await board();
    await page
      .getByRole('row', { name: /0571-20/ })
      .getByRole('button', { name: '全部转出' })
      .click();
    await page.getByLabel('转给谁').fill('0571-21');
    await page.getByLabel('原因').fill('突发疾病');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const next = await server.ask('POST', '/v1/desks/330106/claims', { staff: '0571-21' });
    expect(next.body).toMatchObject({ task: { taskId: task.taskId } });
    await server.tasks.withdraw(task.taskId, 'test');
  });

  test('takes a request to a carrier, and records what it says', async () => {
    const task = await server.openTask(fullEpisode());
    const asked = { staff: '0571-07', ask: 'line-status', reason: '三次未接' };
    await server.ask('POST', `/v1/tasks/${task.taskId}/carrier-requests`, asked);
    const page = await board();
    const row = page.locator('.carriers li');
    await row.getByText('三次未接').waitFor();
    await row.getByRole('button', { name: '受理…' }).click();
    await page.getByLabel(/交给哪家运营商/).fill('cmcc');
    expect(await accessFaults(page)).toEqual([]);
    await keepLooks(page, 'board-carrier');
    await page.keyboard.press('Enter');
    await row.getByText(`${LEAD} 已受理，交 cmcc`).waitFor();
    await row.getByRole('button', { name: '记录答复…' }).click();
    await page.getByLabel('谁答复的').fill('中国移动');
    await page.getByRole('dialog').getByRole('combobox').last().selectOption('busy');
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await page.getByText('没有等待运营商的请求').waitFor();
    const { body } = await server.ask('GET', `/v1/tasks/${task.taskId}/reach`);
    expect(body['requests']).toMatchObject([
      { state: 'answered', answeredBy: '中国移动', takenTo: 'cmcc', line: 'busy' },
    ]);
    await server.tasks.withdraw(task.taskId, 'test');
  });

  test('scores what was drawn, and decides what was appealed', async () => {
    const page = await board();
    await page.locator('.reviews').getByRole('button', { name: '评分' }).first().click();
    await page.getByLabel('评语').fill('未问对方账号');
    await keepLooks(page, 'board-score');
    await page.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await page.getByText('没有待处理的质检').waitFor();
    const { body } = await server.ask('GET', '/v1/reviews/own?staff=0571-12');
    const [review] = Array.isArray(body['reviews']) ? body['reviews'] : [];
    expect(review).toMatchObject({ state: 'scored', first: { by: LEAD, comment: '未问对方账号' } });
    const worker = await chromium.open(`${server.address}/desk`, { seat: { staff: '0571-12' } });
    await worker.locator('.own-reviews').getByRole('button', { name: '申诉' }).click();
    await worker.getByLabel('原因').fill('录音里问了');
    await worker.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await worker.locator('.own-reviews').getByText('申诉中').waitFor();
    const third = await board({ staff: '0571-chief' });
    await third.getByText('0571-12 申诉：录音里问了').waitFor();
    await third.getByRole('button', { name: '裁定' }).click();
    await third.getByRole('dialog').getByRole('button', { name: '确定' }).click();
    await third.getByText('没有待处理的质检').waitFor();
    expect((await server.ask('GET', '/v1/reviews/own?staff=0571-12')).body).toMatchObject({
      reviews: [{ state: 'decided', second: { by: '0571-chief' } }],
    });
  });
});

test.each(LOOKS)(
  'the view of the board has no fault that axe finds (%s, %s)',
  async (language, theme) => {
    const held = await server.openTask(fullEpisode());
    await server.claim(held, '0571-07');
    const page = await board({ language, theme });
    await page.locator('.state.working').first().waitFor();
    expect(await accessFaults(page)).toEqual([]);
    expect(await keyFaults(page)).toEqual([]);
    await keepScreen(page, `board-${language}-${theme}`);
    await server.tasks.withdraw(held.taskId, 'test');
  },
);
