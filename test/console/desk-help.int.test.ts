// What the desk does beside the call, in a real browser, on a real queue and ladder: messages, visits, the carrier, family.
import { expect, test } from 'vitest';
import { deskServer } from '../desk-server.ts';
import {
  accessFaults,
  browser,
  cutOff,
  fitsWindow,
  keepLooks,
  keepScreen,
  LOOKS,
} from './browser.ts';
import { fullEpisode } from './full-episode.ts';

const server = deskServer({ deps: () => ({ now: Date.now }) });
const chromium = browser();

async function claimed(seat: Parameters<typeof chromium.open>[1] = {}) {
  const task = await server.openTask(fullEpisode());
  const page = await chromium.open(`${server.address}/desk`, seat);
  await page.locator('.idle').waitFor();
  await page.keyboard.press('Space');
  await page.locator('.work').waitFor();
  return { task, page, path: `/v1/tasks/${task.taskId}` };
}

test('a message goes out by two keys and a button, and its light goes on', async () => {
  const { task, page, path } = await claimed();
  await page.keyboard.press('e');
  await page.getByRole('button', { name: '发送短信' }).click();
  await page.locator('.help').getByText('已送达').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.ladder li.good', { hasText: '短信' }).waitFor();
  expect((await server.ask('GET', `${path}/ladder`)).body['steps']).toMatchObject([
    { step: 'message', state: 'delivered', by: '0571-07' },
  ]);
  expect(await fitsWindow(page)).toBe(true);
  await server.tasks.withdraw(task.taskId, 'test');
});

test('a visit is asked for, and whoever takes it over signs for it', async () => {
  server.carrier.state = 'accepted';
  const { task, page, path } = await claimed();
  await page.keyboard.press('e');
  await page.getByLabel('当事人在哪里').fill('天目山路 1 号');
  await page.getByRole('button', { name: '请求上门' }).click();
  await page.getByLabel('出警单位').fill('西湖分局');
  await page.getByRole('button', { name: '签收上门' }).click();
  await page.getByText('签收：西湖分局').waitFor();
  expect((await server.ask('GET', `${path}/ladder`)).body['steps']).toMatchObject([
    { step: 'visit', signedBy: '西湖分局 (0571-07)' },
  ]);
  server.carrier.state = 'delivered';
  await server.tasks.withdraw(task.taskId, 'test');
});

test("the carrier's answer stands there, and family is named, called and noted", async () => {
  const { task, page, path } = await claimed();
  await page.keyboard.press('e');
  await page.getByRole('button', { name: '查询线路状态' }).click();
  await page.getByText('等待答复').waitFor();
  const { body } = await server.ask('GET', `${path}/reach`);
  const [asked] = Array.isArray(body['requests']) ? body['requests'] : [];
  const answer = { state: 'answered', by: '中国移动', line: 'busy' };
  await server.ask('POST', `${path}/carrier-requests/${asked.requestId}/answer`, answer);
  await page.getByText('已答复：通话中').waitFor();
  await page.getByLabel('电话', { exact: true }).fill('139 0000 0001');
  await page.getByLabel('关系').fill('女儿');
  await page.getByLabel('为什么可以联系').fill('当事人留为紧急联系人');
  await page.getByRole('button', { name: '加入联系人' }).click();
  await page.locator('.contacts').getByText('139****0001').waitFor();
  await page.getByRole('button', { name: '显示号码' }).click();
  await page.locator('.contacts').getByText('13900000001').waitFor();
  await page.getByRole('button', { name: '愿意帮忙' }).click();
  await page.locator('.contacts small').getByText('愿意帮忙').waitFor();
  expect((await server.ask('GET', `${path}/reach`)).body).toMatchObject({
    contacts: [{ phone: '139****0001', relation: '女*', source: 'staff' }],
    calls: [{ result: 'will-help', by: '0571-07' }],
  });
  await page.keyboard.press('Escape');
  await page.getByText('家属 1').waitFor();
  await server.tasks.withdraw(task.taskId, 'test');
});

test('what is refused is said where it was asked for', async () => {
  const { task, page } = await claimed();
  await page.keyboard.press('2');
  await page.getByLabel('已转出的金额').waitFor();
  await keepLooks(page, 'desk-paid');
  expect(await cutOff(page, '.money li, .money button, .outcome form > *')).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('h');
  await page.getByLabel('原因').fill('15 点回电');
  await keepLooks(page, 'desk-later');
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  // A key within a frame of a dialog's end is nobody's.
  await page.getByRole('button', { name: '升级措施' }).click();
  await page.getByLabel('电话', { exact: true }).fill('0000000');
  await page.getByLabel('关系').fill('女儿');
  await page.getByLabel('为什么可以联系').fill('紧急联系人');
  await page.route('**/contacts', (route) => route.abort());
  await page.getByRole('button', { name: '加入联系人' }).click();
  await page.getByRole('alert').getByText('连不上服务器').waitFor();
  expect(chromium.faults(/ERR_FAILED/)).toEqual([]);
  await server.tasks.withdraw(task.taskId, 'test');
});

test.each(LOOKS)(
  'the view of more help has no fault that axe finds (%s, %s)',
  async (language, theme) => {
    const { task, page, path } = await claimed({ seat: { language, theme } });
    await server.ask('POST', `${path}/ladder/message`, { staff: '0571-07' });
    const asked = { staff: '0571-07', ask: 'line-status', reason: '三次未接' };
    await server.ask('POST', `${path}/carrier-requests`, asked);
    await page.keyboard.press('e');
    await page.locator('.help time').nth(1).waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await keepScreen(page, `desk-help-${language}-${theme}`);
    await server.tasks.withdraw(task.taskId, 'test');
  },
);
