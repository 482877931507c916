// Follows the log and keeps every frame in the archive, beside the engine and slower or quicker than it. It remembers its own position, with the
// segments themselves: after a crash it reads the log again from there. When the disk is full or the log away it waits and tries again; the engine
// goes on meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import { LOG_START, type Position, type SignalLog } from '../log/log.ts';
import { listSegments } from './archive-reader.ts';
import { ArchiveWriter, type ArchiveWriterOptions } from './archive-writer.ts';
import { bytesOf, dropSegments, segmentsToDrop } from './retention.ts';

export interface ArchiverOptions extends ArchiveWriterOptions {
  readonly log: Pick<SignalLog, 'read'>;
  readonly partition: number;
  readonly keepMs: number;
  readonly keepBytes: number;
  /** Processing time, epoch ms. */
  readonly now: () => number;
  readonly listener: ArchiveListener;
}

export interface ArchiveListener {
  /** What was added just now, in frames' bytes. */
  onAdded(signals: number, byteCount: number): void;
  /** What the archive takes on the disk, and the segments that were let go just now. */
  onSize(byteCount: number, segments: number, dropped: number): void;
  /** Once for each trouble, and undefined when it is over. */
  onTrouble(error: unknown): void;
}

const FRAMES_MAX = 64;
const WAIT_MS = 500;
/** Nobody waits for the archive: what comes meanwhile is read at once then, instead of each frame by itself as soon as it is there. */
const REST_MS = 100;
/** What is read counts after so much time or so many bytes: a crash has so much to read again. */
const COMMIT_MS = 30_000;
const COMMIT_BYTES = 32 << 20;
const RETAIN_EVERY_MS = 300_000;
const RETRY_MS_MIN = 500;
const RETRY_MS_MAX = 30_000;

export class Archiver {
  readonly #options: ArchiverOptions;
  readonly #stopping = new AbortController();
  #writer: ArchiveWriter | undefined;
  /** The last frame that was read, and the last that is archived for good. */
  #position: Position | undefined;
  #committed: Position | undefined;
  #committedAt = 0;
  #retainedAt = Number.NEGATIVE_INFINITY;
  #isTroubled = false;
  #running: Promise<void> = Promise.resolve();

  constructor(options: ArchiverOptions) {
    this.#options = options;
  }

  /** Position up to which the log is archived for good; undefined before that is known. */
  get position(): Position | undefined {
    return this.#committed;
  }

  /** Opens the archive, so that a wrong folder is told of at once. Throws as ArchiveWriter.open. */
  async open(): Promise<void> {
    this.#writer = await ArchiveWriter.open(this.#options);
    this.#committed = this.#writer.committed;
    this.#position = this.#committed;
  }

  start(): void {
    this.#committedAt = this.#options.now();
    this.#running = this.#run();
  }

  /** Archives what is in the log, and ends; a log that does not answer is not waited for. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let waitMs = RETRY_MS_MIN;
    for (;;) {
      try {
        // Whether it is stopping is asked once a step: the last one finds nothing more and makes everything count.
        const isStopping = this.#stopping.signal.aborted;
        const frameCount = await this.#step(isStopping);
        if (this.#isTroubled) this.#options.listener.onTrouble(undefined);
        this.#isTroubled = false;
        waitMs = RETRY_MS_MIN;
        if (frameCount === 0 && isStopping) return;
        if (frameCount > 0 && frameCount < FRAMES_MAX) await this.#pause(REST_MS);
      } catch (error) {
        // What is not committed is read again from the log.
        this.#writer = undefined;
        if (!this.#isTroubled) this.#options.listener.onTrouble(error);
        this.#isTroubled = true;
        if (this.#stopping.signal.aborted) return;
        await this.#pause(waitMs);
        waitMs = Math.min(RETRY_MS_MAX, 2 * waitMs);
      }
    }
  }

  /** Waits, unless it is stopping. */
  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  /** Takes what the log has next; gives how many frames that were. */
  async #step(isStopping: boolean): Promise<number> {
    const { log, partition, now, listener } = this.#options;
    if (this.#writer === undefined) await this.open();
    const writer = this.#writer;
    if (writer === undefined) return 0;
    const frames = await log.read({
      partition,
      after: this.#position ?? LOG_START,
      framesMax: FRAMES_MAX,
      waitMs: isStopping ? 0 : WAIT_MS,
    });
    let signals = 0;
    let byteCount = 0;
    for (const frame of frames) {
      const span = await writer.add(frame);
      this.#position = frame.position;
      signals += span.signals;
      byteCount += frame.frame.length;
    }
    if (frames.length > 0) listener.onAdded(signals, byteCount);
    const isDue = now() - this.#committedAt >= COMMIT_MS || writer.uncommittedBytes >= COMMIT_BYTES;
    if (isDue || (isStopping && frames.length === 0)) {
      await writer.commit();
      this.#committed = writer.committed;
      this.#committedAt = now();
      await this.#retain();
    }
    return frames.length;
  }

  async #retain(): Promise<void> {
    const { dir, keepMs, keepBytes, now, listener } = this.#options;
    if (now() - this.#retainedAt < RETAIN_EVERY_MS) return;
    this.#retainedAt = now();
    const segments = await listSegments(dir);
    const dropped = segmentsToDrop(segments, { keepMs, keepBytes, now: now() });
    await dropSegments(dropped);
    const kept = segments.filter((segment) => !dropped.includes(segment));
    const byteCount = kept.reduce((sum, segment) => sum + bytesOf(segment), 0);
    listener.onSize(byteCount, kept.length, dropped.length);
  }
}
