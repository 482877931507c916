// An installation of another province: its cities, counties and desks come from a file, and a task waits, rises and is shown by their names.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browser } from '../console/browser.ts';
import { type ForewarnProcess, runForewarn, startForewarn } from '../forewarn-process.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';

const PACK = `
pack: regions
version: 1.0.0
features:
  paid: { on: transfer.attempted, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  often: { typology: demo, on: transfer.attempted, when: paid >= 1, points: 90, reason: '{paid}' }
`;
/** Nobody sits at Nanjing: its counties rise to the province. */
const REGIONS = `code,zh,en,desk
320100,南京市,Nanjing,no
320102,玄武区,Xuanwu,
320104,秦淮区,Qinhuai,
320500,苏州市,Suzhou,
320505,虎丘区,Huqiu,no
`;
const DESKS = `
rise: { red: never }
desks:
  '320102': { rise: { red: 1s } }
`;

const chromium = browser();
let redis: RedisServer;
let folder = '';
let settings: NodeJS.ProcessEnv = {};
let forewarn: ForewarnProcess;

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-regions-'));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  mkdirSync(join(folder, 'pack'));
  write('pack/pack.yaml', PACK);
  settings = {
    REDIS_URL: redis.url,
    FOREWARN_DATA_DIR: join(folder, 'data'),
    FOREWARN_PACK_DIR: join(folder, 'pack'),
    FOREWARN_PORT: '0',
    FOREWARN_HOME_REGION: '320000',
    FOREWARN_REGIONS_FILE: write('regions.csv', REGIONS),
    FOREWARN_DESKS_FILE: write('desks.yaml', DESKS),
  };
  forewarn = await startForewarn(settings);
});

afterAll(async () => {
  await forewarn.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function read(path: string): Promise<{ readonly [name: string]: unknown }> {
  const response = await fetch(`${forewarn.url}${path}`);
  expect(response.status, path).toBe(200);
  return JSON.parse(await response.text());
}

async function pay(payer: string, region: string): Promise<void> {
  const signal = {
    ...{ type: 'transfer.attempted', id: payer, source: 'bank', time: Date.now() - 1_000, region },
    ...{ transferId: payer, payer, payee: '62000009', amountFen: 100_000 },
  };
  const headers = { 'content-type': 'application/json' };
  const sent = { method: 'POST', headers, body: JSON.stringify(signal) };
  expect((await fetch(`${forewarn.url}/v1/signals`, sent)).status).toBe(202);
}

async function deskOfTask(payer: string, of = '320000'): Promise<string | undefined> {
  const { tasks } = await read(`/v1/tasks?limit=100&desk=${of}`);
  const found: { readonly desk: string }[] = Array.isArray(tasks) ? tasks : [];
  return found.find((task) => JSON.stringify(task).includes(payer.slice(-4)))?.desk;
}

test('a task waits at the desk of its county, and where nobody sits at the one above', async () => {
  await pay('6200000000003204', '320104');
  await pay('6200000000003205', '320505');
  await pay('6200000000003301', '330106');
  const desk = (payer: string, of?: string) =>
    expect.poll(() => deskOfTask(payer, of), { timeout: 30_000 });
  await desk('6200000000003204').toBe('320104');
  await desk('6200000000003205').toBe('320500');
  // Of a province whose counties the file does not name.
  await desk('6200000000003301', '330000').toBe('330000');
});

test('a task rises over the city that has no desk to the province', async () => {
  await pay('6200000000003202', '320102');
  await expect.poll(() => deskOfTask('6200000000003202'), { timeout: 30_000 }).toBe('320000');
});

test('the console names the desks of the file, and begins at the home desk', async () => {
  expect(await read('/v1/regions')).toMatchObject({ home: '320000' });
  const seat = { language: 'zh', theme: 'light', staff: 'head', desk: '330100', hasToured: 'true' };
  const page = await chromium.open(`${forewarn.url}/board`, { seat });
  await page.getByText('秦淮区').first().waitFor();
  await page.getByText('苏州市').first().waitFor();
  await page.getByRole('button', { name: 'head · 江苏省' }).waitFor();
  await page.getByRole('button', { name: 'head · 江苏省' }).click();
  const options = await page.getByRole('dialog').getByRole('option').allTextContents();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: '指挥' }).click();
  await page.getByRole('region', { name: '南京市', exact: true }).getByText('玄武').waitFor();
  expect(options).toEqual([
    '全省',
    '南京市（全市）',
    '玄武区',
    '秦淮区',
    '苏州市（全市）',
    '虎丘区',
  ]);
});

test('`forewarn regions` prints the tree in use, and a file with faults is refused with their lines', async () => {
  const printed = await runForewarn(['regions'], settings);
  expect(printed.out.split('\n').slice(0, 3)).toEqual([
    'code,zh,en,from,until,successors,desk',
    '320100,南京市,Nanjing,,,,no',
    '320102,玄武区,Xuanwu,,,,',
  ]);
  const file = join(folder, 'broken.csv');
  writeFileSync(file, `${REGIONS}3201,x,x,\n`);
  const refused = await runForewarn(['regions'], { ...settings, FOREWARN_REGIONS_FILE: file });
  expect(refused.code).toBe(1);
  expect(refused.err).toContain(`${file}: line 7: '3201' is no region code of six digits`);
});
