// What the file connector makes of trouble with its folder, its state file and single files: it says so, and goes on once it is over.
import { mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Signal } from '../../signal/signal.ts';
import { FileConnector, type FileConnectorOptions } from './file-connector.ts';

let dir: string;
let inbox: string;
let ids: string[];
let connector: FileConnector;
const append = vi.fn<(signals: readonly Signal[]) => Promise<void>>();

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-trouble-'));
  inbox = join(dir, 'inbox');
  await mkdir(inbox);
  ids = [];
  append.mockReset().mockImplementation((signals) => {
    ids.push(...signals.map(({ id }) => id));
    return Promise.resolve();
  });
});
afterEach(async () => {
  await connector.stop();
  await rm(dir, { recursive: true, force: true });
});

async function start(options: Partial<FileConnectorOptions> = {}): Promise<void> {
  connector = new FileConnector({
    path: inbox,
    appender: { append },
    deadLetters: { put: () => Promise.resolve(), close: () => Promise.resolve() },
    stateFile: join(dir, 'places.json'),
    pollMs: 5,
    failedMs: 20,
    ...options,
  });
  await connector.start();
}

const signal = (id: number) =>
  `{"type":"number.activated","id":"${id}","source":"p","time":1772380800000,"region":"330100","phone":"10086"}\n`;
const put = (name: string, id: number) => writeFile(join(inbox, name), signal(id));
const untilFailed = (why: RegExp) =>
  expect
    .poll(() => connector.status)
    .toMatchObject({ state: 'failed', failure: expect.stringMatching(why) });
const untilIds = (...wanted: string[]) => expect.poll(() => ids).toEqual(wanted);

it('goes on when a folder that was away is back', async () => {
  await put('a.ndjson', 1);
  await start();
  await untilIds('1');
  await rename(inbox, `${inbox}-away`);
  await untilFailed(/inbox cannot be followed: ENOENT/);
  await expect(connector.drain()).rejects.toThrow(/ENOENT/);
  await rename(`${inbox}-away`, inbox);
  await put('b.ndjson', 2);
  await untilIds('1', '2');
  await expect.poll(() => connector.status.state).toBe('running');
});

it('goes on when a state file that could not be written can be', async () => {
  const aside = join(dir, 'places.json.new');
  await mkdir(aside);
  await put('a.ndjson', 1);
  await start();
  await untilFailed(/places\.json cannot be used: EISDIR/);
  await rm(aside, { recursive: true });
  await connector.drain();
  expect(new Set(ids)).toEqual(new Set(['1']));
  expect(await readFile(join(dir, 'places.json'), 'utf8')).toContain('a.ndjson');
});

it('says how many bytes lie in its files that the log does not have', async () => {
  const logged = Promise.withResolvers<void>();
  append.mockImplementation(() => logged.promise);
  await put('a.ndjson', 1);
  await put('b.ndjson', 2);
  await start();
  const bytes = signal(1).length;
  try {
    await expect.poll(() => append.mock.calls.length).toBe(1);
    expect(connector.status.lagBytes).toBe(2 * bytes);
  } finally {
    logged.resolve();
  }
  await connector.drain();
  expect(connector.status.lagBytes).toBe(0);
  await put('c.ndjson', 3);
  await writeFile(join(inbox, 'b.ndjson'), `${signal(2)}half a row`);
  await connector.drain();
  expect(connector.status.lagBytes).toBe('half a row'.length);
});

it('reads again what an error kept from the log', async () => {
  const delivering = append.getMockImplementation();
  append.mockRejectedValue(new Error('something unforeseen'));
  await put('a.ndjson', 1);
  await start();
  await untilFailed(/something unforeseen/);
  append.mockImplementation(async (signals) => delivering?.(signals));
  await untilIds('1');
});

it('goes on when a file that could not be read can be, though nobody changed it', async () => {
  const path = join(inbox, 'a.ndjson');
  await mkdir(join(dir, 'folder'));
  await put('a.ndjson', 1);
  await start({ path });
  await untilIds('1');
  await rm(path);
  await rename(join(dir, 'folder'), path);
  await untilFailed(/a\.ndjson cannot be followed: EISDIR/);
  await rm(path, { recursive: true });
  await put('a.ndjson', 2);
  await untilIds('1', '2');
});

it('reads a backlog in the order in which its files were written, those of one minute by name', async () => {
  const files = [
    ['mscA_10', 600],
    ['mscA_11', 660],
    ['mscB_10', 600.5],
    ['mscB_11', 659.9],
  ] as const;
  for (const [id, [name, minute]] of files.entries()) {
    await put(name, id);
    await utimes(join(inbox, name), minute * 60, minute * 60);
  }
  await start();
  await untilIds('0', '2', '3', '1');
});

it('lets go of files that are not in the folder any more, their places too', async () => {
  await put('a.ndjson', 1);
  await put('b.ndjson', 2);
  await start();
  await untilIds('1', '2');
  await rm(join(inbox, 'a.ndjson'));
  const state = () => readFile(join(dir, 'places.json'), 'utf8');
  await expect.poll(state).not.toContain('a.ndjson');
  expect(await state()).toContain('b.ndjson');
  await rm(join(inbox, 'b.ndjson'));
  await connector.drain();
  expect(await readdir(inbox)).toEqual([]);
  expect(await state()).toContain('b.ndjson');
});
