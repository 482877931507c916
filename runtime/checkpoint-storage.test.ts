import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bucketPlaceOf } from './checkpoint-bucket.ts';
import { openCheckpointFolder } from './checkpoint-folder.ts';
import { storageConformance, write } from './checkpoint-storage.conformance.ts';
import { FolderStorage } from './checkpoint-storage.ts';

const folder = mkdtempSync(join(tmpdir(), 'forewarn-storage-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a folder', () => {
  storageConformance(() => new FolderStorage(openCheckpointFolder(folder)));

  test('takes a file for its own that was renamed although the disk said that it was not', async () => {
    const disk = openCheckpointFolder(folder);
    let isFailing = true;
    const rename = async (from: string, to: string) => {
      await disk.rename(from, to);
      if (isFailing) throw new Error('the folder cannot be synced');
    };
    const storage = new FolderStorage({
      path: disk.path,
      names: () => disk.names(),
      write: (name, chunks) => disk.write(name, chunks),
      rename,
      remove: (name) => disk.remove(name),
      size: (name) => disk.size(name),
      peek: (name, start, count) => disk.peek(name, start, count),
      read: (name, start, end) => disk.read(name, start, end),
    });
    const bytes = async function* () {
      yield Buffer.from('whole');
    };
    await expect(write(storage, 'partition-50', bytes())).rejects.toThrow(/synced/);
    isFailing = false;
    expect(await write(storage, 'partition-50', bytes())).toBe(5);
  });
});

describe('the place of a bucket', () => {
  test.each([
    ['s3://bucket', { bucket: 'bucket', prefix: '' }],
    ['s3://bucket/', { bucket: 'bucket', prefix: '' }],
    ['s3://my-bucket/a/b/', { bucket: 'my-bucket', prefix: 'a/b/' }],
    [
      's3://b/p?endpoint=http://127.0.0.1:9000&region=eu-west-1',
      { bucket: 'b', prefix: 'p/', endpoint: 'http://127.0.0.1:9000', region: 'eu-west-1' },
    ],
  ])('%s', (text, place) => {
    expect(bucketPlaceOf(text)).toEqual(place);
  });

  test.each(['s3:', 's3:///prefix', 's3://b/p?endpoint=nowhere', 's3://b/p?regoin=x'])(
    '%s is refused with how it is written',
    (text) => {
      expect(() => bucketPlaceOf(text)).toThrow(/names no bucket; write it as s3:\/\/bucket/);
    },
  );
});
