// What checkpoints ask of the place where they lie, as little as can be, so that a test can put a disk there that tears, fills up and forgets.
import { closeSync, createReadStream, mkdirSync, openSync, readdirSync, readSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Bytes that are brought to the disk at once: all of a checkpoint in one go would hold up whoever writes to the same disk meanwhile, the log of Redis above
 * all, for a tenth of a second and more.
 */
const SYNC_BYTES = 1_048_576;

/** A folder of files. Every call throws what the disk says. */
export interface CheckpointFolder {
  /** As messages name it. */
  readonly path: string;
  /** Names of its files, in any order. */
  names(): string[];
  /** Writes a file, a new one or over an old one; gives its bytes. When it resolves they are on the disk; when it rejects, any part of them. */
  write(name: string, chunks: AsyncIterable<Uint8Array>): Promise<number>;
  /** Gives a file another name, in place of a file that had it; on the disk when it resolves. */
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; one that is not there is no fault. */
  remove(name: string): Promise<void>;
  size(name: string): Promise<number>;
  /** Up to `count` bytes from a place, at once; fewer at the end of the file. */
  peek(name: string, start: number, count: number): Uint8Array;
  /** The bytes from `start` up to, but not, `end`. */
  read(name: string, start: number, end: number): AsyncIterable<Uint8Array>;
}

const CHUNK_BYTES = 1 << 20;

/** A folder of this machine's disk, made when it is missing. Throws what the disk says. */
export function openCheckpointFolder(path: string): CheckpointFolder {
  mkdirSync(path, { recursive: true });
  return checkpointFolderAt(path);
}

/** A folder of this machine's disk that somebody made, or will. */
export function checkpointFolderAt(path: string): CheckpointFolder {
  return new DiskFolder(path);
}

class DiskFolder implements CheckpointFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  names(): string[] {
    return readdirSync(this.path);
  }

  async write(name: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
    const file = await open(join(this.path, name), 'w');
    try {
      let byteCount = 0;
      let unsynced = 0;
      for await (const chunk of chunks) {
        await file.appendFile(chunk);
        byteCount += chunk.length;
        unsynced += chunk.length;
        if (unsynced < SYNC_BYTES) continue;
        await file.datasync();
        unsynced = 0;
      }
      await file.sync();
      return byteCount;
    } finally {
      await file.close();
    }
  }

  async rename(from: string, to: string): Promise<void> {
    await rename(join(this.path, from), join(this.path, to));
    // The new name is on the disk once the folder is.
    const folder = await open(this.path);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  remove(name: string): Promise<void> {
    return rm(join(this.path, name), { force: true, recursive: true });
  }

  async size(name: string): Promise<number> {
    return (await stat(join(this.path, name))).size;
  }

  peek(name: string, start: number, count: number): Uint8Array {
    const file = openSync(join(this.path, name), 'r');
    try {
      const bytes = Buffer.alloc(count);
      return bytes.subarray(0, readSync(file, bytes, 0, count, start));
    } finally {
      closeSync(file);
    }
  }

  read(name: string, start: number, end: number): AsyncIterable<Uint8Array> {
    const range = { start, end: end - 1, highWaterMark: CHUNK_BYTES };
    return createReadStream(join(this.path, name), range);
  }
}
