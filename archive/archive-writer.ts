// Writes frames into segments by event day. What was added counts from the next `commit` on; a crash before it leaves the archive as it was at the one
// before. One writer an archive.
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LoggedFrame, Position } from '../log/log.ts';
import { shanghaiDate } from '../signal/event-time.ts';
import { FwError } from '../signal/fw-error.ts';
import type { ArchiveKeys } from './archive-keys.ts';
import { type ArchivedFrame, encodeBlock } from './block.ts';
import { type FrameSpan, FrameSpanReader } from './frame-span.ts';
import { type ArchivePlace, firstPlace, readPlace, syncFolder, writePlace } from './place.ts';
import { encodeIndex, type IndexedBlock, readIndex, walkBlocks } from './segment.ts';

/** Frames of so many bytes make a block: larger ones pack hardly better, and a reader holds a few of them. */
const BLOCK_BYTES = 1 << 20;
/** A segment of so many packed bytes is finished. */
const SEGMENT_BYTES = 64 << 20;
/** Days that grow at once; the one that was quiet longest is finished when there are more. */
const GROWING_MAX = 16;

export interface ArchiveWriterOptions {
  readonly dir: string;
  /** Of which log; see ArchivePlace. */
  readonly origin: string;
  readonly keys: ArchiveKeys;
  readonly segmentBytes?: number;
}

type AddedFrame = Pick<LoggedFrame, 'frame' | 'appendedAt' | 'position'>;

/** The frames of a day that are in no block yet. */
interface Waiting {
  frames: ArchivedFrame[];
  firstPosition: Position;
  lastPosition: Position;
  signals: number;
  minTime: number;
  maxTime: number;
  byteCount: number;
}

interface Growing {
  readonly day: string;
  /** Path of the segment in the archive, without `.open`. */
  readonly name: string;
  readonly blocks: IndexedBlock[];
  length: number;
  /** Whether it holds bytes that are not on the disk for sure. */
  isDirty: boolean;
  touchedSeq: number;
  waiting: Waiting | undefined;
}

export class ArchiveWriter {
  readonly #options: ArchiveWriterOptions;
  readonly #spans = new FrameSpanReader();
  readonly #growing = new Map<string, Growing>();
  #place: ArchivePlace;
  #position: Position;
  #nextSeq: number;
  #nextSegment: number;
  #waitingBytes = 0;
  #writtenBytes = 0;

  private constructor(options: ArchiveWriterOptions, place: ArchivePlace) {
    this.#options = options;
    this.#place = place;
    this.#position = place.position;
    this.#nextSeq = place.nextSeq;
    this.#nextSegment = place.nextSegment;
  }

  /** Opens an archive, making it when it is new, as its last commit left it. Throws FwError FW_ARCHIVE when it is of another log or damaged. */
  static async open(options: ArchiveWriterOptions): Promise<ArchiveWriter> {
    const { dir, origin } = options;
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const place = (await readPlace(dir)) ?? firstPlace(origin);
    if (place.origin !== origin) {
      const text = `the archive in ${dir} is of ${place.origin}, not of ${origin}; name another folder`;
      throw new FwError('FW_ARCHIVE', text);
    }
    const writer = new ArchiveWriter(options, place);
    await writer.#recover();
    return writer;
  }

  /** The last frame that is archived for good. */
  get committed(): Position {
    return this.#place.position;
  }

  /** Bytes of frames since the last commit. */
  get uncommittedBytes(): number {
    return this.#waitingBytes;
  }

  /** Packed bytes written since it was opened. */
  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  /** Adds a frame, the next of the log; gives what was read of it. Throws what the disk says; the writer is of no use then. */
  async add({ frame, appendedAt, position }: AddedFrame): Promise<FrameSpan> {
    const span = this.#spans.read(frame, appendedAt);
    const growing = await this.#growingOf(shanghaiDate(span.maxTime));
    const seq = this.#nextSeq++;
    growing.touchedSeq = seq;
    growing.waiting ??= waitingFrom(position, span);
    const { waiting } = growing;
    waiting.frames.push({ seq, appendedAt, frame });
    waiting.lastPosition = position;
    waiting.signals += span.signals;
    waiting.minTime = Math.min(waiting.minTime, span.minTime);
    waiting.maxTime = Math.max(waiting.maxTime, span.maxTime);
    waiting.byteCount += frame.length;
    this.#waitingBytes += frame.length;
    this.#position = position;
    if (waiting.byteCount >= BLOCK_BYTES) await this.#writeBlock(growing);
    return span;
  }

  /** Makes what was added count. Throws what the disk says; the writer is of no use then. */
  async commit(): Promise<void> {
    if (this.#position === this.#place.position) return;
    const { dir, segmentBytes = SEGMENT_BYTES } = this.#options;
    for (const growing of this.#growing.values()) await this.#writeBlock(growing);
    const full = [...this.#growing.values()].filter(({ length }) => length >= segmentBytes);
    await this.#writePlace(full);
    for (const { name } of full) await finish(dir, name);
    this.#waitingBytes = 0;
  }

  async #writePlace(full: readonly Growing[]): Promise<void> {
    const { dir } = this.#options;
    for (const each of full) {
      await this.#append(each, encodeIndex(each.blocks));
      this.#growing.delete(each.day);
    }
    for (const each of [...full, ...this.#growing.values()]) {
      if (!each.isDirty) continue;
      await sync(join(dir, `${each.name}.open`));
      await syncFolder(dirname(join(dir, each.name)));
      each.isDirty = false;
    }
    const growing = [...this.#growing.values()].filter(({ length }) => length > 0);
    this.#place = {
      ...this.#place,
      position: this.#position,
      nextSeq: this.#nextSeq,
      nextSegment: this.#nextSegment,
      open: Object.fromEntries(growing.map(({ name, length }) => [name, length])),
    };
    await writePlace(dir, this.#place);
  }

  async #growingOf(day: string): Promise<Growing> {
    const found = this.#growing.get(day);
    if (found !== undefined) return found;
    if (this.#growing.size >= GROWING_MAX) await this.#finishQuietest();
    const name = `${day}/${String(this.#nextSegment++).padStart(8, '0')}`;
    await mkdir(join(this.#options.dir, day), { recursive: true, mode: 0o700 });
    await syncFolder(this.#options.dir);
    const blocks: IndexedBlock[] = [];
    const growing: Growing = {
      day,
      name,
      blocks,
      length: 0,
      isDirty: false,
      touchedSeq: 0,
      waiting: undefined,
    };
    this.#growing.set(day, growing);
    return growing;
  }

  async #finishQuietest(): Promise<void> {
    for (const growing of this.#growing.values()) await this.#writeBlock(growing);
    const [quietest] = [...this.#growing.values()].sort((a, b) => a.touchedSeq - b.touchedSeq);
    if (quietest === undefined) return;
    await this.#writePlace([quietest]);
    await finish(this.#options.dir, quietest.name);
    this.#waitingBytes = 0;
  }

  async #writeBlock(growing: Growing): Promise<void> {
    const { waiting } = growing;
    if (waiting === undefined) return;
    growing.waiting = undefined;
    const { frames, byteCount: _, ...counted } = waiting;
    const last = frames.at(-1);
    const firstSeq = frames[0]?.seq ?? 0;
    const about = {
      ...counted,
      day: growing.day,
      firstSeq,
      lastSeq: last?.seq ?? firstSeq,
      appendedAt: last?.appendedAt ?? 0,
    };
    const { bytes, header } = await encodeBlock(about, frames, this.#options.keys);
    growing.blocks.push({ header, start: growing.length, byteCount: bytes.length });
    await this.#append(growing, bytes);
  }

  async #append(growing: Growing, bytes: Buffer): Promise<void> {
    const file = await open(join(this.#options.dir, `${growing.name}.open`), 'a', 0o600);
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
    growing.length += bytes.length;
    growing.isDirty = true;
    this.#writtenBytes += bytes.length;
  }

  /** Makes the folder what the place says: what came after it is cut off or taken away, what was being finished is finished. */
  async #recover(): Promise<void> {
    const { dir } = this.#options;
    for (const name of await openSegments(dir)) {
      const path = join(dir, `${name}.open`);
      const length = this.#place.open[name];
      if (length !== undefined) {
        await truncate(path, length);
        const [day = ''] = name.split('/');
        const blocks = await walkBlocks(path, length);
        const touchedSeq = blocks.at(-1)?.header.lastSeq ?? 0;
        const rest = { isDirty: false, touchedSeq, waiting: undefined };
        this.#growing.set(day, { day, name, blocks, length, ...rest });
        continue;
      }
      const blocks = await readIndex(path);
      const last = blocks?.at(-1)?.header.lastSeq;
      if (last !== undefined && last < this.#place.nextSeq) await finish(dir, name);
      else await rm(path);
    }
    for (const name of Object.keys(this.#place.open)) {
      if (existsSync(join(dir, `${name}.open`))) continue;
      throw new FwError('FW_ARCHIVE', `the archive in ${dir} has lost ${name}.open`);
    }
  }
}

function waitingFrom(position: Position, { minTime, maxTime }: FrameSpan): Waiting {
  const positions = { firstPosition: position, lastPosition: position };
  return { frames: [], ...positions, signals: 0, minTime, maxTime, byteCount: 0 };
}

async function finish(dir: string, name: string): Promise<void> {
  const path = join(dir, name);
  await rename(`${path}.open`, `${path}.seg`);
  await syncFolder(dirname(path));
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function openSegments(dir: string): Promise<string[]> {
  const names = await readdir(dir, { recursive: true });
  return names
    .filter((name) => name.endsWith('.open'))
    .map((name) => name.slice(0, -'.open'.length))
    .sort();
}
