// A drop folder of JSON documents: each read once, in the middle of being written, and over a restart.
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LOG_START } from '../../log/log.ts';
import { openRedisStreamLog } from '../../log/redis-stream-log.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import { parseSignalLine } from '../../signal/parse-signal-line.ts';
import { type RedisServer, startRedis } from '../../test/redis-server.ts';
import { openDeadLetterFile } from '../dead-letter.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import { SignalAppender } from '../signal-appender.ts';
import { FileConnector } from './file-connector.ts';

let redis: RedisServer;
let dir: string;
beforeAll(async () => {
  redis = await startRedis();
  dir = await mkdtemp(join(tmpdir(), 'forewarn-json-'));
});
afterAll(async () => {
  await redis.stop();
  await rm(dir, { recursive: true, force: true });
});

const MAPPING = `name: t
format: json
records: data
source: s
redact: { name: drop }
signals:
  - type: number.activated
    fields: { id: "{id}", time: { from: at }, region: "330100", phone: "{phone}" }
`;

it('a drop folder of JSON documents has each record once, whatever comes between, and bad ones in the dead letters', async () => {
  const inbox = join(dir, 'inbox');
  await mkdir(inbox);
  const log = await openRedisStreamLog({ redis: redis.url, prefix: 'json', partitionCount: 1 });
  const letters = await openDeadLetterFile(join(dir, 'letters.ndjson'));
  const mapping = compileMapping(MAPPING, 't.yaml');
  const connector = async () => {
    const made = new FileConnector({
      path: inbox,
      mapping,
      appender: new SignalAppender(log),
      deadLetters: letters,
      stateFile: join(dir, 'places.json'),
      pollMs: 20,
      settleMs: 60_000,
    });
    await made.start();
    return made;
  };
  const record = (id: number, at = '2026-03-01T00:00:00Z') => ({
    id,
    at,
    phone: '10086',
    name: 'Zhang San',
  });
  const whole = JSON.stringify({ data: [record(1), record(2, 'noon'), record(3)] });

  await writeFile(join(inbox, 'a.json'), whole.slice(0, 60));
  const first = await connector();
  await first.drain();
  await first.stop();
  await appendFile(join(inbox, 'a.json'), whole.slice(60));
  const second = await connector();
  await second.drain();
  await writeFile(join(inbox, 'b.json'), JSON.stringify({ data: [record(4)] }));
  await second.drain();
  await second.stop();
  const third = await connector();
  await third.drain();
  expect(third.status.read).toBe(0);
  await third.stop();

  const read = { partition: 0, after: LOG_START, framesMax: 1000, waitMs: 0 };
  const ids = (await log.read(read)).flatMap(({ frame }) =>
    [...unpackFrame(frame)].flatMap((line) => {
      const parsed = parseSignalLine(line);
      return parsed.ok ? [parsed.signal.id] : [];
    }),
  );
  expect(ids.toSorted()).toEqual(['1', '3', '4']);
  const kept = await readFile(join(dir, 'letters.ndjson'), 'utf8');
  expect(kept.trimEnd().split('\n')).toHaveLength(1);
  expect(JSON.parse(kept)).toMatchObject({
    file: 'a.json',
    row: 2,
    column: 'at',
    code: 'bad-time',
  });
  expect(kept).not.toContain('Zhang');
  await letters.close();
  await log.close();
});
