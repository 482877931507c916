// Objects of a bucket as a source, by the suite of all sources, on a real S3 server.

import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from 'vitest';
import { startRelay } from '../../test/relay.ts';
import { makeBucket, startS3 } from '../../test/s3-server.ts';
import { DropFeed, type DropFeedOptions } from '../drop/drop-feed.ts';
import { compileMapping } from '../mapping/compile-mapping.ts';
import { describeSource } from '../source/source.conformance.ts';
import { BucketFolder } from './bucket-folder.ts';

const BUCKET = 'partner';
const server = await startS3();
const { accessKeyId, secretAccessKey } = server;
const client = new S3Client({
  endpoint: server.endpoint,
  region: 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId, secretAccessKey },
  requestChecksumCalculation: 'WHEN_REQUIRED',
});
await makeBucket(server, BUCKET);
const relay = await startRelay(Number(new URL(server.endpoint).port));
afterAll(async () => {
  await relay.stop();
  client.destroy();
  await server.stop();
});

let count = 0;
const put = (key: string, body: string | Buffer) =>
  client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));

describeSource('s3', () => {
  let prefix = '';
  let objects = 0;
  return Promise.resolve({
    entry() {
      prefix = `day-${++count}/`;
      objects = 0;
      const keys = `accessKeyId: ${accessKeyId}, secretAccessKey: ${secretAccessKey}`;
      return Promise.resolve(
        `{ kind: s3, bucket: ${BUCKET}, prefix: ${prefix}, endpoint: '${relay.url}', ${keys}, every: 100ms }`,
      );
    },
    // Several objects an offer, so that a kill in the middle may come between two.
    async offer(records) {
      const share = Math.max(100, Math.ceil(records.length / 4));
      for (let from = 0; from < records.length; from += share) {
        const lines = records.slice(from, from + share).map((record) => `${record}\n`);
        const key = `${prefix}${String(++objects).padStart(4, '0')}.ndjson`;
        await put(key, lines.join(''));
      }
    },
    cut: () => relay.cut(),
    mend: () => relay.mend(),
    lag: 'lagBytes',
    stop: () => Promise.resolve(),
  });
});

const signal = (id: number) =>
  `{"type":"number.activated","id":"${id}","source":"p","time":1772380800000,"region":"330100","phone":"10086"}\n`;
const signals = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => signal(from + i)).join('');
const MAPPING = (format: string) => `name: calls
format: ${format}
source: calls
signals:
  - type: number.activated
    fields: { id: "{id}", time: 2026-03-01T00:00:00Z, region: "330100", phone: "{phone}" }
`;

describe('objects under a prefix', () => {
  const patient = new AbortController().signal;
  let prefix = '';

  /** A feed on a prefix of its own. */
  function feedOf(options: Partial<DropFeedOptions> = {}, at = `case-${++count}/`): DropFeed {
    prefix = at;
    const { endpoint } = server;
    const keys = { accessKeyId, secretAccessKey };
    const folder = new BucketFolder({ bucket: BUCKET, prefix, endpoint, keys });
    return new DropFeed({ folder, everyMs: 100, ...options });
  }

  /** Waits until the minute goes on for so long. */
  async function minuteWith(ms: number): Promise<void> {
    const leftMs = 60_000 - (Date.now() % 60_000);
    if (leftMs < ms) await sleep(leftMs);
  }

  /** Ids of what is new, and the place behind it. */
  async function readAll(feed: DropFeed): Promise<{ ids: string[]; place: unknown }> {
    const ids: string[] = [];
    let place: unknown;
    for (;;) {
      const fed = await feed.next(patient);
      if (fed === undefined) return { ids, place };
      ids.push(...fed.batch.accepted.map(({ id }) => id));
      ({ place } = fed);
    }
  }

  it('are listed with the time at which they were put', async () => {
    const { endpoint } = server;
    const before = Date.now();
    await put('timed/a', signals(0, 2));
    const keys = { accessKeyId, secretAccessKey };
    const folder = new BucketFolder({ bucket: BUCKET, prefix: 'timed/', endpoint, keys });
    const [file] = await Array.fromAsync(folder.list(undefined));
    expect(Math.abs((file?.changedAt ?? 0) - before)).toBeLessThan(30_000);
    await folder.close();
  });

  it('of one minute are read in the order of their keys, packed or not, and each once', async () => {
    await minuteWith(10_000);
    const feed = feedOf();
    await put(`${prefix}b.ndjson.gz`, gzipSync(signals(2, 4)));
    await put(`${prefix}a.ndjson`, signals(0, 2));
    await put(`${prefix}c/d.zst`, zstdCompressSync(signals(4, 6)));
    await put(`${prefix}c/e.ndjson.part`, signals(90, 99));
    await feed.open(undefined);
    const { ids, place } = await readAll(feed);
    expect(ids).toEqual(['0', '1', '2', '3', '4', '5']);
    await feed.close();
    const again = feedOf({}, prefix);
    await again.open(place);
    expect((await readAll(again)).ids).toEqual([]);
    await put(`${prefix}c/f`, signals(6, 7).trimEnd());
    expect((await readAll(again)).ids).toEqual(['6']);
    await again.close();
  });

  it('are read on where they were when they grow, and anew when they are replaced', async () => {
    const feed = feedOf();
    await put(`${prefix}a`, signals(0, 100));
    await feed.open(undefined);
    expect((await readAll(feed)).ids).toHaveLength(100);
    await put(`${prefix}a`, signals(0, 110));
    expect((await readAll(feed)).ids).toHaveLength(10);
    await put(`${prefix}a`, signals(500, 650));
    expect((await readAll(feed)).ids).toHaveLength(150);
    await feed.close();
  });

  it('are told of in bytes as long as they are not read, packed ones as a whole', async () => {
    const feed = feedOf({ lookBack: 2 });
    const packed = gzipSync(signals(0, 1_000));
    await put(`${prefix}a`, signals(0, 2));
    await put(`${prefix}b.gz`, packed);
    await put(`${prefix}c`, signals(5, 6));
    await feed.open(undefined);
    expect(feed.lagBytes).toBeUndefined();
    await feed.next(patient);
    expect(feed.lagBytes).toBe(packed.length + signal(5).length);
    const { place } = await readAll(feed);
    expect(feed.lagBytes).toBe(0);
    await feed.close();
    const again = feedOf({ lookBack: 2 }, prefix);
    await again.open(place);
    await put(`${prefix}c`, signals(5, 8));
    await put(`${prefix}d`, 'no signal');
    await again.next(patient);
    expect(again.lagBytes).toBe('no signal'.length);
    await readAll(again);
    expect(again.lagBytes).toBe(0);
    await again.close();
  });

  it('behind the look-back are done for good, and those within it may come late', async () => {
    const feed = feedOf({ lookBack: 2 });
    for (const key of ['b', 'c', 'd', 'e']) await put(prefix + key, signal(key.charCodeAt(0)));
    await feed.open(undefined);
    const { place } = await readAll(feed);
    expect(place).toMatchObject({ after: 'c', files: { d: { isDone: true }, e: {} } });
    await put(`${prefix}a`, signal(1));
    await put(`${prefix}d1`, signal(2));
    expect((await readAll(feed)).ids).toEqual(['2']);
    await feed.close();
  });

  it('that are removed are forgotten', async () => {
    const feed = feedOf();
    for (const key of ['a', 'b']) await put(prefix + key, signal(key.charCodeAt(0)));
    await feed.open(undefined);
    await readAll(feed);
    await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: `${prefix}a` }));
    await readAll(feed);
    await put(`${prefix}c`, signal(3));
    expect((await readAll(feed)).place).toMatchObject({ files: { b: {}, c: {} } });
    expect(JSON.stringify((await readAll(feed)).place ?? {})).not.toContain('"a"');
    await feed.close();
  });

  it('may be CSV, whose header holds after a restart in the middle', async () => {
    const mapping = compileMapping(MAPPING('csv'), 'calls.yaml');
    const feed = feedOf({ mapping });
    await put(`${prefix}a.csv`, 'id,phone\n1,10086\n2,10086\n');
    await feed.open(undefined);
    const { ids, place } = await readAll(feed);
    expect(ids).toEqual(['1', '2']);
    await feed.close();
    await put(`${prefix}a.csv`, 'id,phone\n1,10086\n2,10086\n3,10086\n');
    const again = feedOf({ mapping }, prefix);
    await again.open(place);
    expect((await readAll(again)).ids).toEqual(['3']);
    await again.close();
  });

  it('may be documents of JSON', async () => {
    const feed = feedOf({ mapping: compileMapping(MAPPING('json'), 'calls.yaml') });
    await put(`${prefix}a.json`, '[{"id":1,"phone":"10086"},\n{"id":2,"phone":"10086"}]');
    await feed.open(undefined);
    expect((await readAll(feed)).ids).toEqual(['1', '2']);
    await feed.close();
  });

  it('are read on beside one that cannot be, which is read when it has been mended', async () => {
    const feed = feedOf();
    await put(`${prefix}a.gz`, gzipSync(signals(0, 1_000)).subarray(0, 500));
    await put(`${prefix}b`, signals(1_000, 1_001));
    await feed.open(undefined);
    expect((await readAll(feed)).ids).toContain('1000');
    expect(feed.failure?.message).toMatch(
      /^a\.gz in s3:\/\/partner\/.* cannot be read: .*end of file/,
    );
    await put(`${prefix}a.gz`, gzipSync(signals(0, 1_000)));
    await readAll(feed);
    expect(feed.failure).toBeUndefined();
    await feed.close();
  });

  it('of a bucket that is not there, or with wrong keys, need somebody to mend it', async () => {
    const { endpoint } = server;
    const keys = { accessKeyId, secretAccessKey };
    for (const [settings, advice] of [
      [{ bucket: 'nobody', prefix: '', endpoint, keys }, /Look at the bucket/],
      [
        { bucket: BUCKET, prefix: '', endpoint, keys: { ...keys, secretAccessKey: 'wrong' } },
        /keys of this source/,
      ],
    ] as const) {
      const feed = new DropFeed({ folder: new BucketFolder(settings), everyMs: 100 });
      await feed.open(undefined);
      await expect(feed.next(patient)).rejects.toMatchObject({ code: 'FW_CONFIG' });
      await expect(feed.next(patient)).rejects.toThrow(advice);
      await feed.close();
    }
  });
});
