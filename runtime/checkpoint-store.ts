// Checkpoints: the engine's state, the open episodes and the log position they belong to. The last few are kept; a damaged one, or one of a
// version that cannot be taken, is passed over for the one before it, and goes when the next one is written.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EpisodeBookSnapshot } from '../dissuasion/episode-book.ts';
import { type EngineState, STATE_VERSION } from '../engine/engine-state.ts';
import type { HeldState } from '../engine/held-state.ts';
import type { Position } from '../log/log.ts';
import { FwError, isFwError } from '../signal/fw-error.ts';
import { required } from '../signal/invariant.ts';
import { PLAIN, type Vault } from '../vault/vault.ts';
import { decodeCheckpoint, decodeHead } from './checkpoint-codec.ts';
import { type CheckpointFolder, openCheckpointFolder } from './checkpoint-folder.ts';
import { framesOf } from './checkpoint-frames.ts';
import { type CheckpointImage, imageOf } from './checkpoint-image.ts';
import { migrated } from './checkpoint-migration.ts';
import { CheckpointBuilder, type CheckpointPiece, piecesOf } from './checkpoint-pieces.ts';
import { storageAt } from './checkpoint-place.ts';
import type { CheckpointStorage } from './checkpoint-storage.ts';
import { type CheckpointWriter, WriterHere, type Writing } from './checkpoint-writer.ts';
import { ChunkReader } from './chunk-reader.ts';

export interface Checkpoint {
  readonly position: Position;
  /** `name@version` of the pack that the state was made with. */
  readonly pack: string;
  readonly engine: EngineState;
  readonly episodes: EpisodeBookSnapshot;
}

/** What a checkpoint is taken of. */
export interface CheckpointSource {
  readonly position: Position;
  readonly pack: string;
  readonly engine: { hold(): HeldState };
  readonly episodes: { snapshot(): EpisodeBookSnapshot };
}

export interface LoadedCheckpoint {
  readonly checkpoint: Checkpoint | undefined;
  /** Files that could not be used, each with the reason. */
  readonly refused: readonly string[];
}

export interface SavedCheckpoint {
  /** The longest that the engine stood still at once. */
  readonly pauseSeconds: number;
  /** How long it stood still in all, between its batches. */
  readonly heldSeconds: number;
  /** Until it was on the disk, without what it waited for what lies before it to be told. */
  readonly tookSeconds: number;
  readonly byteCount: number;
}

export const CHECKPOINTS_KEPT = 3;
/** A head says a few words. */
const HEAD_BYTES = 4_096;
/** After so long the engine gets its turn; a piece takes 1 to 3 ms at most. */
const SLICE_MS = 3;

export class CheckpointStore {
  readonly #storage: CheckpointStorage;
  readonly #prefix: string;
  readonly #kept: number;
  readonly #clock: () => number;
  readonly #vault: Vault;
  readonly #writer: CheckpointWriter;
  #number: number | undefined;
  /** Found unusable: they do not count among those that are kept. */
  readonly #refused = new Set<string>();

  /**
   * Checkpoints of one partition in a folder, which is made when its path is given and it is missing, or in a bucket, given as `s3://…`
   * (checkpoint-bucket.ts); the newest `kept` stay. `clock` is processing time in ms, from whenever; `vault` seals what is written, and opens it.
   * `writer` makes the bytes of the same place and vault, in this thread when it is missing. Throws FW_CHECKPOINT when the folder cannot be made,
   * and FW_CONFIG.
   */
  constructor(
    folder: string | CheckpointFolder,
    partition: number,
    kept: number = CHECKPOINTS_KEPT,
    clock: () => number = () => performance.now(),
    vault: Vault = PLAIN,
    writer?: CheckpointWriter,
  ) {
    this.#storage = storageOf(folder);
    this.#prefix = `partition-${partition}-`;
    this.#kept = kept;
    this.#clock = clock;
    this.#vault = vault;
    this.#writer = writer ?? new WriterHere(this.#storage, vault);
  }

  /**
   * Holds the state as it is before this returns, takes it piece by piece between other work of this thread, and resolves when it is on the disk and
   * the oldest is gone. One at a time. Rejects with FW_CHECKPOINT when the disk refuses, and with FW_CHECKPOINT_TAKEN when another process goes on with
   * this partition.
   */
  async save(source: CheckpointSource): Promise<SavedCheckpoint> {
    const saved = await this.saveOnceTold(source, async () => true);
    return required(saved, 'a checkpoint that waits for nothing');
  }

  /**
   * The same, but it gets its name only when `told`, asked once all of it is written, says true; when that says false, or rejects, nothing is kept, and this
   * resolves to undefined.
   */
  async saveOnceTold(
    { position, pack, engine, episodes }: CheckpointSource,
    told: () => Promise<boolean>,
  ): Promise<SavedCheckpoint | undefined> {
    const clock = this.#clock;
    const startedAt = clock();
    const state = engine.hold();
    let isHeld = true;
    const letGo = () => {
      if (isHeld) state.letGo();
      isHeld = false;
    };
    const gate = new Gate(told, clock);
    try {
      const pieces = piecesOf(state, episodes.snapshot());
      const slices = new SliceClock();
      slices.add(clock() - startedAt);
      const head = { position, pack, stateVersion: STATE_VERSION };
      const frames = framesOf(imagesOf(pieces, slices, clock));
      const byteCount = await this.#write({ head, frames, memory: state }, letGo, gate);
      if (byteCount === undefined) return undefined;
      const tookSeconds = (clock() - startedAt - gate.waitedMs) / 1000;
      const { longestMs, totalMs } = slices;
      const [pauseSeconds, heldSeconds] = [longestMs / 1000, totalMs / 1000];
      return { pauseSeconds, heldSeconds, tookSeconds, byteCount };
    } finally {
      letGo();
    }
  }

  /** The newest checkpoint that can be used. Rejects with FW_CHECKPOINT when the place cannot be read, with FW_CONFIG when its keys are missing. */
  async load(): Promise<LoadedCheckpoint> {
    const refused: string[] = [];
    const names = await this.#names().catch((cause: unknown) => {
      throw refusal(`cannot list the checkpoints in '${this.#storage.place}'`, cause);
    });
    this.#number = numberOf(names.at(-1));
    for (const name of names.reverse()) {
      try {
        return { checkpoint: await this.#read(name), refused };
      } catch (error) {
        // It may be whole: its keys or its place must come back rather than the state be given up.
        if (isFwError(error, 'FW_CONFIG') || isFwError(error, 'FW_CHECKPOINT')) throw error;
        this.#refused.add(name);
        refused.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return { checkpoint: undefined, refused };
  }

  /**
   * The positions of all checkpoints that are kept, the oldest checkpoint first: no start needs the log before the earliest of them. That is not always
   * the first: a start from one before a damaged one runs the log again from there, and what it writes is newer and less far. Undefined for one that
   * does not say its position. Rejects with what the place says when it cannot be read.
   */
  async positions(): Promise<(Position | undefined)[]> {
    const names = await this.#names();
    return Promise.all(names.map((name) => this.#positionOf(name)));
  }

  /** The position of the newest one: how far of the log is in the state. Undefined when there is none that says so. */
  async newestPosition(): Promise<Position | undefined> {
    return this.#positionOf((await this.#names()).at(-1));
  }

  async #positionOf(name: string | undefined): Promise<Position | undefined> {
    if (name === undefined) return undefined;
    try {
      const head = await this.#storage.head(name, HEAD_BYTES);
      return (await decodeHead(new ChunkReader(only(head)))).position;
    } catch {
      return undefined;
    }
  }

  /** Gives the bytes of what has its name; undefined when the gate was shut. `onWritten` hears that only the gate is waited for. */
  async #write(writing: Writing, onWritten: () => void, gate: Gate): Promise<number | undefined> {
    const storage = this.#storage;
    try {
      this.#number ??= numberOf((await this.#names()).at(-1));
      // Only what is written moves the number on, so that two processes that began with the same checkpoint meet.
      const number = this.#number + 1;
      const name = `${this.#prefix}${String(number).padStart(10, '0')}.checkpoint`;
      const place = storage.placeFor(name);
      const byteCount = await this.#put(place, writing, onWritten, gate);
      if (byteCount === undefined) return undefined;
      await storage.name(place, name);
      this.#number = number;
      await this.#removeOld();
      return byteCount;
    } catch (cause) {
      if (isFwError(cause, 'FW_CHECKPOINT_TAKEN')) throw cause;
      const text = `cannot write the checkpoint to '${storage.place}'`;
      throw refusal(text, cause, '; see that the disk has room and can be written');
    }
  }

  /** Writes all but the name. Leaves nothing of what gets none. */
  async #put(
    place: string,
    writing: Writing,
    onWritten: () => void,
    gate: Gate,
  ): Promise<number | undefined> {
    let isKept = false;
    try {
      const byteCount = await this.#writer.write(place, writing);
      onWritten();
      isKept = await gate.opens();
      return isKept ? byteCount : undefined;
    } finally {
      if (!isKept) await this.#storage.drop(place).catch(() => undefined);
    }
  }

  /** Leaves the newest ones that can be used, and none that cannot: such a one would stand in the place of one to go back to. */
  async #removeOld(): Promise<void> {
    const usable = (await this.#names()).filter((name) => !this.#refused.has(name));
    for (const name of [...this.#refused, ...usable.slice(0, -this.#kept)]) {
      await this.#storage.remove(name);
      this.#refused.delete(name);
    }
  }

  async #read(name: string): Promise<Checkpoint> {
    const builder = new CheckpointBuilder();
    const put = (piece: unknown) => builder.put(piece);
    const head = await decodeCheckpoint(this.#bytesOf(name), put, this.#vault);
    const { position, pack, stateVersion } = head;
    return { position, pack, ...migrated(stateVersion, builder.take()) };
  }

  /** What the place gives of a checkpoint; that it gives nothing says nothing of the checkpoint. */
  async *#bytesOf(name: string): AsyncGenerator<Uint8Array> {
    const storage = this.#storage;
    try {
      yield* storage.read(name);
    } catch (cause) {
      const text = `cannot read the checkpoint '${name}' in '${storage.place}'`;
      throw refusal(text, cause, '; see that it can be read, or take it away if it is lost');
    }
  }

  /** The oldest first. */
  async #names(): Promise<string[]> {
    return (await this.#storage.list())
      .filter((name) => name.startsWith(this.#prefix) && name.endsWith('.checkpoint'))
      .sort();
  }
}

/** Keeps what is written from having its name until it may. */
class Gate {
  waitedMs = 0;
  readonly #told: () => Promise<boolean>;
  readonly #clock: () => number;

  constructor(told: () => Promise<boolean>, clock: () => number) {
    this.#told = told;
    this.#clock = clock;
  }

  /** Waits until it is known; asked once. */
  async opens(): Promise<boolean> {
    const startedAt = this.#clock();
    const isTold = await this.#told().catch(() => false);
    this.waitedMs = this.#clock() - startedAt;
    return isTold;
  }
}

/** How long slices took: what is done before others get their turn is one. */
class SliceClock {
  longestMs = 0;
  totalMs = 0;
  #sliceMs = 0;

  /** Counts some work; says whether it is time to let others go on. */
  add(ms: number): boolean {
    this.totalMs += ms;
    this.#sliceMs += ms;
    this.longestMs = Math.max(this.longestMs, this.#sliceMs);
    return this.#sliceMs >= SLICE_MS;
  }

  next(): void {
    this.#sliceMs = 0;
  }
}

async function* imagesOf(
  pieces: Iterator<CheckpointPiece>,
  slices: SliceClock,
  clock: () => number,
): AsyncGenerator<CheckpointImage> {
  for (;;) {
    const startedAt = clock();
    const { value, done } = pieces.next();
    if (done === true) return;
    const image = imageOf(value);
    const isLong = slices.add(clock() - startedAt);
    yield image;
    if (!isLong) continue;
    await nextTurn();
    slices.next();
  }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function storageOf(folder: string | CheckpointFolder): CheckpointStorage {
  if (typeof folder !== 'string' || folder.startsWith('s3:')) return storageAt(folder);
  try {
    return storageAt(openCheckpointFolder(folder));
  } catch (cause) {
    throw refusal(`cannot make the checkpoint folder '${folder}'`, cause);
  }
}

function refusal(what: string, cause: unknown, hint = ''): FwError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new FwError('FW_CHECKPOINT', `${what} (${why})${hint}`, { cause });
}

function numberOf(name: string | undefined): number {
  return Number(/(\d+)\.checkpoint$/.exec(name ?? '')?.[1] ?? 0);
}
