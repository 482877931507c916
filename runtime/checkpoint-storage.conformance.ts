// What every storage of checkpoints does, whatever it is made of.
import { expect, test } from 'vitest';
import type { CheckpointStorage } from './checkpoint-storage.ts';

/** Makes an object of some bytes; gives their number. */
export async function write(
  storage: CheckpointStorage,
  name: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const place = storage.placeFor(name);
  const byteCount = await storage.put(place, chunks).catch(async (error: unknown) => {
    await storage.drop(place);
    throw error;
  });
  await storage.name(place, name);
  return byteCount;
}

/** Tests of a storage; `open` gives one more of the same place, as another process would open it. Objects of one test are not those of another. */
export function storageConformance(open: () => CheckpointStorage): void {
  let number = 0;
  const freshName = () => `partition-${++number}-0000000001.checkpoint`;

  test('keeps an object of many megabytes as it was given, for whoever opens the place', async () => {
    const name = freshName();
    expect(await open().list()).not.toContain(name);
    expect(await write(open(), name, chunksOf(20, 1 << 20))).toBe(20 << 20);
    expect(await open().list()).toContain(name);
    const read = Buffer.concat(await Array.fromAsync(open().read(name)));
    const wanted = Buffer.concat(await Array.fromAsync(chunksOf(20, 1 << 20)));
    expect(read.equals(wanted)).toBe(true);
  });

  test('keeps an object of nothing and one of a few bytes', async () => {
    for (const [count, size] of [
      [0, 0],
      [3, 5],
    ] as const) {
      const name = freshName();
      expect(await write(open(), name, chunksOf(count, size))).toBe(count * size);
      const read = Buffer.concat(await Array.fromAsync(open().read(name)));
      expect(read.length).toBe(count * size);
    }
  });

  test('has nothing of an object whose making failed, early or late, and takes it when it is made again', async () => {
    const storage = open();
    for (const count of [0, 1, 20]) {
      const name = freshName();
      await expect(write(storage, name, brokenAfter(count))).rejects.toThrow(/no more/);
      expect(await open().list()).not.toContain(name);
      await write(storage, name, chunksOf(1, 10));
      expect(await open().list()).toContain(name);
    }
  });

  test('gives a name once: whoever comes second is told, and the first object stays', async () => {
    const name = freshName();
    await write(open(), name, chunksOf(1, 10));
    await expect(write(open(), name, chunksOf(2, 10))).rejects.toMatchObject({
      code: 'FW_CHECKPOINT_TAKEN',
      message: expect.stringContaining(name),
    });
    expect(Buffer.concat(await Array.fromAsync(open().read(name)))).toHaveLength(10);
  });

  test('bytes are no object until they have its name, and leave nothing when they are dropped', async () => {
    const [name, storage] = [freshName(), open()];
    const place = storage.placeFor(name);
    await storage.put(place, chunksOf(2, 10));
    expect(await open().list()).not.toContain(name);
    for (const each of [place, place]) await storage.drop(each);
    expect(await open().list()).not.toContain(place);
  });

  test('removes an object, and gives its name again; one that is not there is no fault', async () => {
    const name = freshName();
    const storage = open();
    await write(storage, name, chunksOf(2, 10));
    await storage.remove(name);
    await storage.remove(name);
    expect(await open().list()).not.toContain(name);
    await write(open(), name, chunksOf(1, 10));
    expect(Buffer.concat(await Array.fromAsync(open().read(name)))).toHaveLength(10);
  });

  test('lets a reader stop after the first bytes, and tells one that asks for what is not there', async () => {
    const name = freshName();
    await write(open(), name, chunksOf(20, 1 << 20));
    let seen = 0;
    for await (const chunk of open().read(name)) {
      seen += chunk.length;
      break;
    }
    expect(seen).toBeGreaterThan(0);
    expect(Buffer.from(await open().head(name, 7)).toString()).toBe('chunk 0');
    expect(await open().head(name, 30 << 20)).toHaveLength(20 << 20);
    await expect(
      Array.fromAsync(open().read('partition-99-0000000001.checkpoint')),
    ).rejects.toThrow();
  });
}

async function* chunksOf(count: number, size: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index++) yield Buffer.alloc(size, `chunk ${index} `);
}

async function* brokenAfter(count: number): AsyncGenerator<Uint8Array> {
  yield* chunksOf(count, 1 << 20);
  throw new Error('there is no more');
}
