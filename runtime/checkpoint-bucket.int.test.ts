// Checkpoints in a bucket of a real S3 server.
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fixtureFrames, fixtureOptions } from '../test/checkpoint-fixture.ts';
import { makeBucket, type S3Server, startS3 } from '../test/s3-server.ts';
import { BucketStorage, bucketPlaceOf } from './checkpoint-bucket.ts';
import { storageConformance } from './checkpoint-storage.conformance.ts';
import { CheckpointStore } from './checkpoint-store.ts';
import { EngineCore } from './engine-core.ts';
import { EngineThread } from './engine-thread.ts';

const BUCKET = 'forewarn-test';
let server: S3Server;
const engines: EngineThread[] = [];

beforeAll(async () => {
  server = await startS3();
  process.env['AWS_ACCESS_KEY_ID'] = server.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = server.secretAccessKey;
  await makeBucket(server, BUCKET);
}, 300_000);

afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
});

afterAll(() => server.stop());

function client(): S3Client {
  return new S3Client({ endpoint: server.endpoint, region: 'us-east-1', forcePathStyle: true });
}

function place(prefix: string): string {
  return `s3://${BUCKET}/${prefix}?endpoint=${server.endpoint}`;
}

async function keys(prefix: string): Promise<string[]> {
  const command = new ListObjectsV2Command({ Bucket: BUCKET, Prefix: `${prefix}/` });
  const { Contents = [] } = await client().send(command);
  return Contents.map(({ Key = '' }) => Key);
}

/** An engine in its own thread, which finds its login in the environment as we do. */
async function opened(prefix: string): Promise<EngineThread> {
  const engine = new EngineThread(fixtureOptions(place(prefix)));
  engines.push(engine);
  await engine.open();
  return engine;
}

describe('a bucket', () => {
  storageConformance(() => new BucketStorage(bucketPlaceOf(place('conformance'))));
});

test('an engine begins from the bucket where another left off, and keeps the last three', async () => {
  const { before, after } = fixtureFrames();
  const first = await opened('engine');
  await first.step(before);
  for (let number = 1; number <= 5; number++) await first.checkpoint(`${number}-0`);
  const second = new EngineCore(fixtureOptions(place('engine')));
  expect(await second.open()).toMatchObject({ position: '5-0', refused: [] });
  expect((await second.step(after)).tellings).toEqual((await first.step(after)).tellings);
  expect((await new CheckpointStore(place('engine'), 0).positions())[0]).toBe('3-0');
  // Each has its data and its name, and nothing of those before is left.
  expect(await keys('engine')).toHaveLength(6);
});

test('of two engines that began from one checkpoint only the first goes on, and what it wrote stays', async () => {
  const [old, young] = [await opened('two'), await opened('two')];
  await young.step(fixtureFrames().before);
  await young.checkpoint('2-0');
  await expect(old.checkpoint('1-0')).rejects.toMatchObject({
    code: 'FW_CHECKPOINT_TAKEN',
    message: expect.stringMatching(/another process goes on with this partition/),
  });
  await expect(old.checkpoint('1-1')).rejects.toMatchObject({ code: 'FW_CHECKPOINT_TAKEN' });
  await young.checkpoint('3-0');
  expect((await new CheckpointStore(place('two'), 0).load()).checkpoint?.position).toBe('3-0');
  expect(await keys('two')).toHaveLength(4);
});

test('a bucket that is not there, and a store that is away, are said', async () => {
  const missing = `s3://no-such-bucket/p?endpoint=${server.endpoint}`;
  await expect(new EngineCore(fixtureOptions(missing)).open()).rejects.toMatchObject({
    code: 'FW_CHECKPOINT',
    message: expect.stringMatching(/s3:\/\/no-such-bucket\/p\/' \(NoSuchBucket/),
  });
  const away = 's3://b/p?endpoint=http://127.0.0.1:1';
  await expect(new EngineCore(fixtureOptions(away)).open()).rejects.toMatchObject({
    code: 'FW_CHECKPOINT',
    message: expect.stringMatching(/ECONNREFUSED/),
  });
});
