// A disk in memory under the real encoding of checkpoints. It may be full, be cut off in the middle of a file, forget at a power cut what it was
// not asked to keep, and damage files.

import type { CheckpointFolder } from '../../runtime/checkpoint-folder.ts';
import { required } from '../../signal/invariant.ts';
import type { Rng } from '../../sim/prng.ts';
import type { Life, Scheduler } from './scheduler.ts';
import type { Weather } from './weather.ts';

interface File {
  bytes: Uint8Array;
  /** All of it is on the disk, whatever happens to the machine. */
  isFlushed: boolean;
}

const CHECKPOINT = /\.checkpoint$/;

export class ModelDisk {
  readonly files = new Map<string, File>();
  /** A new name that is not on the disk yet, with what had it before. */
  #renaming: { from: string; to: string; replaced: File | undefined } | undefined;
  /** Checkpoints that were whole under their name at some time, and those of them that were damaged since. */
  readonly #completed = new Set<File>();
  readonly #damaged = new Set<File>();
  /** How many whole checkpoints must be there. */
  #wholeDue = 0;

  /** Checkpoints that are there, the newest first. */
  checkpoints(): string[] {
    return [...this.files.keys()]
      .filter((name) => CHECKPOINT.test(name))
      .sort()
      .reverse();
  }

  /** Renames, which a power cut may undo until `settleRename`. */
  rename(from: string, to: string): void {
    const file = required(this.files.get(from), `a file ${from}`);
    this.#renaming = { from, to, replaced: this.files.get(to) };
    this.files.delete(from);
    this.files.set(to, file);
  }

  settleRename(kept: number): void {
    const { to } = required(this.#renaming, 'a file that was renamed');
    if (CHECKPOINT.test(to)) {
      this.#completed.add(this.#file(to));
      this.#wholeDue = Math.min(kept, this.#wholeDue + 1);
    }
    this.#renaming = undefined;
  }

  /** What is left after the machine lost its power. */
  losePower(rng: Rng): void {
    const renaming = this.#renaming;
    if (renaming !== undefined && rng.chance(0.5)) {
      const file = required(this.files.get(renaming.to), 'a renamed file');
      this.files.set(renaming.from, file);
      if (renaming.replaced === undefined) this.files.delete(renaming.to);
      else this.files.set(renaming.to, renaming.replaced);
    }
    this.#renaming = undefined;
    for (const file of this.files.values()) {
      if (file.isFlushed) continue;
      file.bytes = file.bytes.slice(0, rng.int(0, file.bytes.length));
      if (rng.chance(0.3)) file.bytes.fill(0, rng.int(0, file.bytes.length));
      file.isFlushed = true;
    }
  }

  /**
   * Damages some of the newest checkpoints and leaves one whole of those that must be there: each one written adds to these, up to as many as
   * are kept. Gives how many.
   */
  damage(rng: Rng): number {
    const whole = this.checkpoints().filter((name) => {
      const file = this.#file(name);
      return this.#completed.has(file) && !this.#damaged.has(file);
    });
    const names = whole.slice(0, Math.max(0, Math.min(this.#wholeDue - 1, rng.int(1, 3))));
    this.#wholeDue -= names.length;
    for (const name of names) {
      const file = this.#file(name);
      this.#damaged.add(file);
      const at = rng.below(file.bytes.length);
      const bytes = rng.chance(0.5) ? file.bytes.slice(0, at) : file.bytes.slice();
      if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << rng.below(8));
      file.bytes = bytes;
    }
    return names.length;
  }

  #file(name: string): File {
    return required(this.files.get(name), `a file ${name}`);
  }
}

/** The folder as a process has it. */
export class ModelFolder implements CheckpointFolder {
  readonly path = 'simulated-disk';
  readonly #disk: ModelDisk;
  readonly #scheduler: Scheduler;
  readonly #weather: Weather;
  readonly #life: Life;
  readonly #rng: Rng;

  constructor(
    disk: ModelDisk,
    world: {
      readonly scheduler: Scheduler;
      readonly weather: Weather;
      readonly life: Life;
      readonly rng: Rng;
    },
  ) {
    this.#disk = disk;
    this.#scheduler = world.scheduler;
    this.#weather = world.weather;
    this.#life = world.life;
    this.#rng = world.rng;
  }

  names(): string[] {
    return [...this.#disk.files.keys()];
  }

  async write(name: string, chunks: AsyncIterable<Uint8Array>): Promise<number> {
    const file: File = { bytes: new Uint8Array(), isFlushed: false };
    this.#disk.files.set(name, file);
    // Each chunk takes its time, in which the engine goes on: what the next one says must not change by that.
    for await (const chunk of chunks) {
      await this.#wait();
      if (this.#weather.isDiskFull) {
        file.bytes = Buffer.concat([file.bytes, chunk.subarray(0, this.#rng.below(chunk.length))]);
        throw new Error('ENOSPC: no space left on device, write');
      }
      file.bytes = Buffer.concat([file.bytes, chunk]);
    }
    await this.#wait();
    file.isFlushed = true;
    return file.bytes.length;
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#wait();
    this.#disk.rename(from, to);
    await this.#wait();
    this.#disk.settleRename(this.#weather.climate.checkpointsKept);
  }

  async remove(name: string): Promise<void> {
    await this.#wait();
    this.#disk.files.delete(name);
  }

  async size(name: string): Promise<number> {
    await this.#wait();
    return this.#bytes(name).length;
  }

  peek(name: string, start: number, count: number): Uint8Array {
    return this.#bytes(name).subarray(start, start + count);
  }

  async *read(name: string, start: number, end: number): AsyncGenerator<Uint8Array> {
    await this.#wait();
    yield this.#bytes(name).slice(start, end);
  }

  #bytes(name: string): Uint8Array {
    const file = this.#disk.files.get(name);
    if (file === undefined) throw new Error(`ENOENT: no such file, open '${name}'`);
    return file.bytes;
  }

  #wait(): Promise<void> {
    return this.#scheduler.within(this.#weather.delay(), this.#life);
  }
}
