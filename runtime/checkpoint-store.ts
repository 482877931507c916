// Checkpoints on disk: the engine's state, the open episodes and the log position they belong to, written to a new file that is
// renamed into place when it is whole. The last few are kept; a damaged one is passed over for the one before it.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { EpisodeBookSnapshot } from '../dissuasion/episode-book.ts';
import { type EngineState, STATE_VERSION } from '../engine/engine-state.ts';
import type { Position } from '../log/log.ts';
import { FwError } from '../signal/fw-error.ts';

export interface Checkpoint {
  readonly position: Position;
  /** `name@version` of the pack that the state was made with. */
  readonly pack: string;
  readonly engine: EngineState;
  readonly episodes: EpisodeBookSnapshot;
}

export interface LoadedCheckpoint {
  readonly checkpoint: Checkpoint | undefined;
  /** Files that could not be used, each with the reason. */
  readonly refused: readonly string[];
}

const KEPT = 3;
const MAGIC = 'FWCP1';
const HEAD_BYTES = MAGIC.length + 4;

export class CheckpointStore {
  readonly #folder: string;
  readonly #prefix: string;
  #number = 0;
  /** Positions of the checkpoints that this process has written or read, by file. */
  readonly #positions = new Map<string, Position>();

  /** Checkpoints of one partition in a folder, which is made when it is missing. Throws FW_CHECKPOINT when it cannot be. */
  constructor(folder: string, partition: number) {
    this.#folder = folder;
    this.#prefix = `partition-${partition}-`;
    try {
      mkdirSync(folder, { recursive: true });
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new FwError('FW_CHECKPOINT', `cannot make the checkpoint folder '${folder}' (${why})`, {
        cause,
      });
    }
    this.#number = numberOf(this.#names().at(-1));
  }

  /** Writes a checkpoint and lets go of the oldest. Throws FW_CHECKPOINT when the disk refuses. */
  save(checkpoint: Checkpoint): { byteCount: number } {
    const body = serialize(checkpoint);
    const head = Buffer.alloc(HEAD_BYTES);
    head.write(MAGIC, 'latin1');
    head.writeUInt32LE(crc32(body), MAGIC.length);
    const name = `${this.#prefix}${String(++this.#number).padStart(10, '0')}.checkpoint`;
    const path = join(this.#folder, name);
    try {
      writeFileSync(`${path}.part`, Buffer.concat([head, body]), { flush: true });
      renameSync(`${path}.part`, path);
      for (const old of this.#names().slice(0, -KEPT))
        rmSync(join(this.#folder, old), { force: true });
      this.#positions.set(name, checkpoint.position);
    } catch (cause) {
      // Half a file on a full disk would only keep it full.
      rmSync(`${path}.part`, { force: true, recursive: true });
      const why = cause instanceof Error ? cause.message : String(cause);
      const text = `cannot write the checkpoint '${path}' (${why}); see that the disk has room and can be written`;
      throw new FwError('FW_CHECKPOINT', text, { cause });
    }
    return { byteCount: body.length };
  }

  /** The newest checkpoint that can be used. */
  load(): LoadedCheckpoint {
    const refused: string[] = [];
    for (const name of this.#names().reverse()) {
      try {
        const checkpoint = this.#read(name);
        this.#positions.set(name, checkpoint.position);
        return { checkpoint, refused };
      } catch (error) {
        refused.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return { checkpoint: undefined, refused };
  }

  /**
   * The position of the oldest checkpoint that is kept: no start needs the log before it. Undefined when there is none, or one whose position this
   * process does not know, which lasts until it has written newer ones in its place.
   */
  oldestPosition(): Position | undefined {
    const names = this.#names();
    for (const name of this.#positions.keys())
      if (!names.includes(name)) this.#positions.delete(name);
    const [oldest] = names;
    const isKnown = names.every((name) => this.#positions.has(name));
    return oldest === undefined || !isKnown ? undefined : this.#positions.get(oldest);
  }

  #read(name: string): Checkpoint {
    const bytes = readFileSync(join(this.#folder, name));
    if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC)
      throw new Error('it is not a checkpoint');
    const body = bytes.subarray(HEAD_BYTES);
    if (crc32(body) !== bytes.readUInt32LE(MAGIC.length))
      throw new Error('it is damaged (checksum)');
    const value: unknown = deserialize(body);
    if (!isCheckpoint(value)) throw new Error('it holds state of another version');
    return value;
  }

  #names(): string[] {
    return readdirSync(this.#folder)
      .filter((name) => name.startsWith(this.#prefix) && name.endsWith('.checkpoint'))
      .sort();
  }
}

function numberOf(name: string | undefined): number {
  return Number(/(\d+)\.checkpoint$/.exec(name ?? '')?.[1] ?? 0);
}

/** The checksum vouches for the content; the version for its shape. */
function isCheckpoint(value: unknown): value is Checkpoint {
  if (typeof value !== 'object' || value === null || !('engine' in value) || !('position' in value))
    return false;
  const { engine } = value;
  return (
    typeof engine === 'object' &&
    engine !== null &&
    'version' in engine &&
    engine.version === STATE_VERSION
  );
}
