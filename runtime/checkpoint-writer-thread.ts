// Checkpoints written by a thread with a small heap of its own. What is compressed, sealed and written lies outside of any heap, but V8 weighs it with the
// heap of the thread that takes it: in the engine's it led to a collection of all that the engine keeps, several times in each checkpoint. The copies are
// handed over and handed back, so that the engine's thread has no more of them than it has under its hands.
import { Worker } from 'node:worker_threads';
import type { RawFrame } from './checkpoint-frames.ts';
import type { CheckpointWriter, Writing } from './checkpoint-writer.ts';
import type { WriterOptions, WriterOrder, WriterReport } from './checkpoint-writer-message.ts';
import { errorOf } from './engine-message.ts';

/** Nothing of a checkpoint lies in the heap itself; the client of a bucket does. */
const HEAP = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 128 };

export class CheckpointWriterThread implements CheckpointWriter {
  readonly #options: WriterOptions;
  readonly #name: string;
  #thread: WriterThread | undefined;

  /** `name` is that of the thread, as the system shows it. The thread is started by the first checkpoint, and again by the first one after it broke. */
  constructor(options: WriterOptions, name: string) {
    this.#options = options;
    this.#name = name;
  }

  write(place: string, writing: Writing): Promise<number> {
    if (this.#thread === undefined || this.#thread.hasEnded)
      this.#thread = new WriterThread(this.#options, this.#name);
    return this.#thread.write(place, writing);
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.end();
  }
}

/** A checkpoint that the thread is at. */
interface Job {
  readonly number: number;
  readonly writing: Writing;
  readonly frames: AsyncIterator<RawFrame>;
  readonly done: PromiseWithResolvers<number>;
  /** Why there are no more frames. */
  broken?: unknown;
}

/** One worker thread and what it writes. */
class WriterThread {
  readonly #worker: Worker;
  #job: Job | undefined;
  #jobs = 0;
  #failure: Error | undefined;
  #hasEnded = false;

  constructor(options: WriterOptions, name: string) {
    const url = new URL('./checkpoint-writer-worker.ts', import.meta.url);
    this.#worker = new Worker(url, { workerData: options, name, resourceLimits: HEAP });
    this.#worker.unref();
    this.#worker.on('message', (report: WriterReport) => this.#hear(report));
    // The first failure says why. What waits hears of it when the thread has ended and writes no more.
    this.#worker.on('error', (error) => {
      this.#failure ??= error;
    });
    this.#worker.on('messageerror', (error) => {
      this.#failure ??= error;
      void this.end();
    });
    this.#worker.on('exit', (code) => this.#end(code));
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  write(place: string, writing: Writing): Promise<number> {
    if (this.#job !== undefined) throw new Error('a writer writes one checkpoint at a time');
    const number = ++this.#jobs;
    const frames = writing.frames[Symbol.asyncIterator]();
    const done = Promise.withResolvers<number>();
    this.#send({ order: 'write', number, place, head: writing.head });
    this.#job = { number, writing, frames, done };
    return done.promise;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #hear(report: WriterReport): void {
    const job = this.#job;
    if (job === undefined) return;
    for (const room of report.rooms) job.writing.memory.comeBack(room);
    if (report.report === 'next') {
      void this.#next(job);
      return;
    }
    this.#job = undefined;
    if (report.report === 'written') job.done.resolve(report.byteCount);
    else job.done.reject(job.broken ?? errorOf(report.failure));
    this.#leave(job);
  }

  async #next(job: Job): Promise<void> {
    const { number } = job;
    try {
      const { value, done } = await job.frames.next();
      if (this.#job !== job) return;
      if (done === true) this.#send({ order: 'end', number });
      else this.#handOver(job, value);
    } catch (error) {
      job.broken = error;
      this.#send({ order: 'giveUp', number });
    }
  }

  #handOver({ number, writing }: Job, frame: RawFrame): void {
    if (frame.kind === 'pieces') {
      const isLent = false;
      this.#send(
        { order: 'frame', number, frame, isLent },
        frame.rests.map(({ buffer }) => buffer),
      );
      return;
    }
    const isLent = writing.memory.handOver(frame.bytes);
    const bytes = isLent ? frame.bytes : frame.bytes.slice();
    this.#send({ order: 'frame', number, frame: { ...frame, bytes }, isLent }, [bytes.buffer]);
  }

  #send(order: WriterOrder, handedOver: ArrayBuffer[] = []): void {
    this.#worker.postMessage(order, handedOver);
  }

  #end(code: number): void {
    this.#hasEnded = true;
    const job = this.#job;
    this.#job = undefined;
    if (job === undefined) return;
    job.done.reject(
      this.#failure ?? new Error(`the thread that writes checkpoints ended (${code})`),
    );
    this.#leave(job);
  }

  /** Frames that nobody takes are let go of. */
  #leave({ frames }: Job): void {
    frames.return?.().catch(() => undefined);
  }
}
