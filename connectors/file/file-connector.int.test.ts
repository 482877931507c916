// The file connector on a real log: what is in the files must be in the log, whatever happens to the process, the log or the files.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SignalLog } from '../../log/log.ts';
import { LOG_START } from '../../log/log.ts';
import { openRedisStreamLog } from '../../log/redis-stream-log.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import { isFwError } from '../../signal/fw-error.ts';
import { parseSignalLine } from '../../signal/parse-signal-line.ts';
import { eventually } from '../../test/eventually.ts';
import { startRedis } from '../../test/redis-server.ts';
import { type DeadLetterSink, openDeadLetterFile } from '../dead-letter.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import { SignalAppender } from '../signal-appender.ts';
import { FileConnector, type FileConnectorOptions } from './file-connector.ts';

let redis: Awaited<ReturnType<typeof startRedis>>;
let dir: string;
let log: SignalLog;
let letters: DeadLetterSink;
let count = 0;
const started: FileConnector[] = [];

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-files-'));
  log = await openRedisStreamLog({ redis: redis.url, prefix: `f${++count}`, partitionCount: 2 });
  letters = await openDeadLetterFile(join(dir, 'letters.ndjson'));
});
afterEach(async () => {
  for (const connector of started.splice(0)) await connector.stop();
  await letters.close();
  await log.close();
  await rm(dir, { recursive: true, force: true });
});

const mapping = compileMapping(
  `name: calls
format: csv
source: calls
signals:
  - type: number.activated
    fields: { id: "{id}", time: 2026-03-01T00:00:00Z, region: "330100", phone: "{phone}" }
`,
  'calls.yaml',
);
const rows = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${from + i},10086\n`).join('');
const ids = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `${from + i}`);
const HEADER = 'id,phone\n';

async function start(options: Partial<FileConnectorOptions> = {}): Promise<FileConnector> {
  const connector = new FileConnector({
    path: join(dir, 'calls.csv'),
    mapping,
    appender: new SignalAppender(log),
    deadLetters: letters,
    stateFile: join(dir, 'places.json'),
    pollMs: 20,
    ...options,
  });
  started.push(connector);
  await connector.check();
  await connector.start();
  return connector;
}

/** Ids in the log, in order of their numbers; the same one twice counts twice. */
async function idsInLog(from: SignalLog = log): Promise<string[]> {
  const found: string[] = [];
  for (let partition = 0; partition < from.partitionCount; partition++) {
    const read = { partition, after: LOG_START, framesMax: 100_000, waitMs: 0 };
    for (const { frame } of await from.read(read)) {
      for (const line of unpackFrame(frame)) {
        const parsed = parseSignalLine(line);
        if (parsed.ok) found.push(parsed.signal.id);
      }
    }
  }
  return found.toSorted((a, b) => Number(a) - Number(b));
}

const calls = () => join(dir, 'calls.csv');

describe('a file that grows', () => {
  it('is in the log up to its last whole line, and the half line once it is whole', async () => {
    await writeFile(calls(), `${HEADER}${rows(0, 1000)}1000,10`);
    const connector = await start();
    await connector.drain();
    expect(await idsInLog()).toEqual(ids(0, 1000));
    await appendFile(calls(), `086\n${rows(1001, 1100)}`);
    await connector.drain();
    expect(await idsInLog()).toEqual(ids(0, 1100));
    expect(connector.status).toMatchObject({ state: 'running', read: 1100, accepted: 1100 });
  });

  it('is followed without being asked', async () => {
    await writeFile(calls(), HEADER);
    await start();
    await appendFile(calls(), rows(0, 5));
    await eventually(async () => expect(await idsInLog()).toEqual(ids(0, 5)));
  });

  it('is read on from its place after a stop, header and line numbers kept', async () => {
    await writeFile(calls(), HEADER + rows(0, 10));
    const first = await start();
    await first.drain();
    await first.stop();
    await appendFile(calls(), `x\n${rows(10, 20)}`);
    const second = await start();
    await second.drain();
    expect(await idsInLog()).toEqual(ids(0, 20));
    expect(second.status).toMatchObject({ read: 11, accepted: 10, rejected: { columns: 1 } });
    expect(await lettersKept()).toMatchObject([{ row: 12, file: 'calls.csv' }]);
  });

  it('has its bad rows in the dead-letter sink with place, reason and time', async () => {
    await writeFile(calls(), `${HEADER}${rows(0, 3)}7\n8,"1\n${rows(9, 12)}`);
    const connector = await start({ now: () => 1234 });
    await connector.drain();
    expect(await idsInLog()).toEqual([...ids(0, 3), ...ids(9, 12)]);
    expect(connector.status).toMatchObject({ rejected: { columns: 1, quote: 1 }, lastSeen: 1234 });
    expect(await lettersKept()).toEqual([
      {
        source: 'calls',
        file: 'calls.csv',
        row: 5,
        column: 'phone',
        columns: ['id', 'phone'],
        code: 'columns',
        message: 'the row has 1 columns and the header 2',
        raw: '7',
        at: 1234,
      },
      expect.objectContaining({ row: 6, column: 'phone', code: 'quote', raw: '8,"1' }),
    ]);
  });

  it('loses nothing when it is rotated, not even a last line without its end', async () => {
    await writeFile(calls(), `${HEADER}${rows(0, 10)}10,10086`);
    const connector = await start();
    await connector.drain();
    await rename(calls(), join(dir, 'calls.1'));
    await appendFile(join(dir, 'calls.1'), `\n${rows(11, 15)}15,10086`);
    await writeFile(calls(), HEADER + rows(16, 20));
    await connector.drain();
    expect(await idsInLog()).toEqual(ids(0, 20));
  });

  it('is read from its start when it was cut', async () => {
    await writeFile(calls(), HEADER + rows(0, 100));
    const connector = await start();
    await connector.drain();
    await writeFile(calls(), HEADER + rows(100, 110));
    await connector.drain();
    expect(await idsInLog()).toEqual(ids(0, 110));
  });

  it('is read from its start when another one took its name during a stop', async () => {
    await writeFile(calls(), HEADER + rows(0, 10));
    const first = await start();
    await first.drain();
    await first.stop();
    await writeFile(calls(), HEADER + rows(50, 100));
    await (await start()).drain();
    expect(await idsInLog()).toEqual([...ids(0, 10), ...ids(50, 100)]);
  });
});

describe('a drop folder', () => {
  const inbox = () => join(dir, 'inbox');
  beforeEach(() => mkdir(inbox()));

  it('has each of its files read once, packed ones as well, unfinished ones left alone', async () => {
    await writeFile(join(inbox(), 'b.csv'), HEADER + rows(10, 20));
    await writeFile(join(inbox(), 'a.csv.gz'), gzipSync(HEADER + rows(0, 10)));
    await writeFile(join(inbox(), 'c.csv.part'), HEADER + rows(90, 99));
    const first = await start({ path: inbox() });
    await first.drain();
    await rename(join(inbox(), 'c.csv.part'), join(inbox(), 'c.csv'));
    await first.drain();
    expect(first.status.read).toBe(29);
    await first.stop();
    const second = await start({ path: inbox() });
    await second.drain();
    expect(second.status.read).toBe(0);
    expect(await idsInLog()).toEqual([...ids(0, 20), ...ids(90, 99)]);
  });

  it('has the last line of a file without its end once the file is quiet', async () => {
    await writeFile(join(inbox(), 'a.csv'), `${HEADER}${rows(0, 3)}3,10086`);
    await start({ path: inbox(), settleMs: 100 });
    await eventually(async () => expect(await idsInLog()).toEqual(ids(0, 4)));
  });

  it('is read on beside a file that cannot be, which is read when it has been mended', async () => {
    await writeFile(join(inbox(), 'a.csv'), 'id,fone\n1,10086\n');
    await writeFile(join(inbox(), 'b.csv'), HEADER + rows(10, 20));
    const connector = await start({ path: inbox() });
    await expect(connector.drain()).rejects.toThrow(/a\.csv has no column 'phone'/);
    expect(connector.status).toMatchObject({ state: 'failed', accepted: 10 });
    await sleep(20);
    await writeFile(join(inbox(), 'a.csv'), HEADER + rows(1, 2));
    await connector.drain();
    expect(connector.status.state).toBe('running');
    expect(await idsInLog()).toEqual([...ids(1, 2), ...ids(10, 20)]);
  });

  it('has a gzip file that is still being copied read when it is whole', async () => {
    const packed = gzipSync(HEADER + rows(0, 20_000));
    await writeFile(join(inbox(), 'a.csv.gz'), packed.subarray(0, packed.length / 2));
    const connector = await start({ path: inbox() });
    await expect(connector.drain()).rejects.toSatisfy((e) => isFwError(e, 'FW_FILE'));
    await sleep(20);
    await appendFile(join(inbox(), 'a.csv.gz'), packed.subarray(packed.length / 2));
    await connector.drain();
    expect(new Set(await idsInLog())).toEqual(new Set(ids(0, 20_000)));
  });
});

it('waits while the log is away, and loses nothing', async () => {
  const server = await startRedis();
  const away = await openRedisStreamLog({ redis: server.url, prefix: 'away', partitionCount: 2 });
  await writeFile(calls(), HEADER + rows(0, 10));
  const connector = await start({ appender: new SignalAppender(away) });
  await connector.drain();
  server.kill();
  await appendFile(calls(), rows(10, 20));
  await eventually(() => expect(connector.status.state).toBe('waiting'));
  const revived = await startRedis({ dir: server.dir, port: server.port });
  await connector.drain();
  expect(new Set(await idsInLog(away))).toEqual(new Set(ids(0, 20)));
  expect(connector.status.state).toBe('running');
  await connector.stop();
  await away.close();
  await revived.stop();
  await server.stop();
});

it('can be stopped while the log is away, and reads the same rows at its next start', async () => {
  const server = await startRedis();
  const away = await openRedisStreamLog({ redis: server.url, prefix: 'away', partitionCount: 2 });
  server.kill();
  await writeFile(calls(), HEADER + rows(0, 10));
  const connector = await start({ appender: new SignalAppender(away) });
  const draining = expect(connector.drain()).rejects.toThrow(/stopped/);
  await eventually(() => expect(connector.status.state).toBe('waiting'));
  await connector.stop();
  await draining;
  await away.close();
  await server.stop();
  await (await start()).drain();
  expect(await idsInLog()).toEqual(ids(0, 10));
});

it('says what cannot be followed, and what state it cannot read', async () => {
  await expect(start()).rejects.toThrow(/calls\.csv cannot be followed: ENOENT/);
  await writeFile(calls(), HEADER);
  await writeFile(join(dir, 'places.json'), '{"version":9}');
  await expect(start()).rejects.toThrow(/places\.json cannot be used: .* not a state file/);
});

it('kill -9 at any moment loses and doubles no signal', async () => {
  const total = 60_000;
  const bad = 'only one column\n';
  await writeFile(calls(), HEADER + rows(0, 30_000) + bad + rows(30_000, total));
  let kills = 0;
  for (let isDone = false; !isDone; ) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', CHILD], {
      env: {
        ...process.env,
        DIR: dir,
        REDIS: redis.url,
        PREFIX: `f${count}`,
        HERE: import.meta.url,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const timer = child.stdout.once('data', () =>
      setTimeout(() => child.kill('SIGKILL'), 5 + kills * 25 + Math.random() * 40),
    );
    const [code] = await once(child, 'exit');
    timer.removeAllListeners();
    isDone = code === 0;
    if (!isDone) kills++;
  }
  expect(kills).toBeGreaterThan(0);
  const found = await idsInLog();
  expect(found.length).toBeGreaterThanOrEqual(total);
  expect(new Set(found)).toEqual(new Set(ids(0, total)));
  const refused = await lettersKept();
  expect(new Set(refused.map((letter) => JSON.stringify(letter))).size).toBe(1);
  expect(refused[0]).toMatchObject({ row: 30_002, raw: bad.trimEnd() });
});

const CHILD = `
const { DIR, REDIS, PREFIX, HERE } = process.env;
const load = (path) => import(new URL(path, HERE));
const { openRedisStreamLog } = await load('../../log/redis-stream-log.ts');
const { openDeadLetterFile } = await load('../dead-letter.ts');
const { compileMapping } = await load('../mapping/compile-mapping.ts');
const { SignalAppender } = await load('../signal-appender.ts');
const { FileConnector } = await load('./file-connector.ts');
const log = await openRedisStreamLog({ redis: REDIS, prefix: PREFIX, partitionCount: 2 });
const mapping = compileMapping(\`name: calls
format: csv
source: calls
signals:
  - type: number.activated
    fields: { id: "{id}", time: 2026-03-01T00:00:00Z, region: "330100", phone: "{phone}" }
\`, 'calls.yaml');
const connector = new FileConnector({
  path: DIR + '/calls.csv',
  mapping,
  appender: new SignalAppender(log),
  deadLetters: await openDeadLetterFile(DIR + '/letters.ndjson'),
  stateFile: DIR + '/places.json',
  now: () => 1,
});
await connector.start();
console.log('started');
await connector.drain();
await connector.stop();
process.exit(0);
`;

async function lettersKept(): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(dir, 'letters.ndjson'), 'utf8');
  return text.split('\n').filter(Boolean).map(parseLetter);
}

function parseLetter(line: string): Record<string, unknown> {
  const value: unknown = JSON.parse(line);
  if (typeof value !== 'object' || value === null) throw new Error(`not a letter: ${line}`);
  return { ...value };
}
