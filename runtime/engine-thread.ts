// The engine in a thread of its own, so that neither a batch nor a checkpoint ever holds the API up. Whatever breaks the thread breaks every
// call that waits for it, and every later one until it is opened anew.
import { Worker } from 'node:worker_threads';
import type { Subject } from '../engine/decision.ts';
import type { RiskReading } from '../engine/risk.ts';
import type { Position } from '../log/log.ts';
import { FwError } from '../signal/fw-error.ts';
import { required } from '../signal/invariant.ts';
import { PassingMap } from '../signal/passing-map.ts';
import type { SavedCheckpoint } from './checkpoint-store.ts';
import {
  type Answer,
  errorOf,
  FrameRooms,
  type Numbered,
  packed,
  type Question,
} from './engine-message.ts';
import type {
  EngineOptions,
  EnginePort,
  OpenedEngine,
  PackChange,
  Stepped,
  SteppedFrame,
} from './engine-port.ts';
import type { PackSource } from './load-pack.ts';
import type { Comparison } from './plan-comparison.ts';

export class EngineThread implements EnginePort {
  readonly #options: EngineOptions;
  readonly #rooms = new FrameRooms();
  #thread: Thread | undefined;
  #opened: Promise<OpenedEngine> | undefined;
  /** Number of what the newest checkpoint that waits is waiting for. */
  #waitedFor = 0;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  open(): Promise<OpenedEngine> {
    this.#opened ??= this.#open();
    return this.#opened;
  }

  async step(frames: readonly SteppedFrame[], asked: readonly string[] = []): Promise<Stepped> {
    const sent = packed(frames, this.#rooms);
    const answer = await this.#ask({ ask: 'step', frames: sent, asked }, [sent.bytes.buffer]);
    if (answer.to !== 'step') return unasked(answer);
    if (answer.room !== undefined) this.#rooms.giveBack(answer.room);
    return answer.stepped;
  }

  async risk(subject: Subject): Promise<RiskReading> {
    const answer = await this.#ask({ ask: 'risk', subject });
    return answer.to === 'risk' ? answer.risk : unasked(answer);
  }

  async comparison(): Promise<Comparison | undefined> {
    const answer = await this.#ask({ ask: 'comparison' });
    return answer.to === 'comparison' ? answer.comparison : unasked(answer);
  }

  async checkpoint(
    position: Position,
    told?: () => Promise<boolean>,
  ): Promise<SavedCheckpoint | undefined> {
    const waits = told === undefined ? {} : { waitsFor: ++this.#waitedFor };
    const saved = this.#ask({ ask: 'checkpoint', position, ...waits });
    if (told !== undefined) this.#tell(this.#waitedFor, told());
    const answer = await saved;
    return answer.to === 'checkpoint' ? answer.saved : unasked(answer);
  }

  async compile(pack: PackSource): Promise<number> {
    const answer = await this.#ask({ ask: 'compile', pack });
    return answer.to === 'compile' ? answer.compiled : unasked(answer);
  }

  async change(compiled: number): Promise<PackChange> {
    const answer = await this.#ask({ ask: 'change', compiled });
    return answer.to === 'change' ? answer.changed : unasked(answer);
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    this.#opened = undefined;
    await thread?.end();
  }

  async #open(): Promise<OpenedEngine> {
    this.#thread = new Thread(this.#options);
    const answer = await this.#ask({ ask: 'open' });
    return answer.to === 'open' ? answer.opened : unasked(answer);
  }

  /** Tells the thread what became of `told`; one that has ended needs no telling. */
  #tell(waitedFor: number, told: Promise<boolean>): void {
    told
      .catch(() => false)
      .then((isTold) => this.#ask({ ask: 'told', waitedFor, isTold }))
      .catch(() => undefined);
  }

  #ask(question: Question, handedOver: ArrayBuffer[] = []): Promise<Answer> {
    return required(this.#thread, 'an engine that was opened').ask(question, handedOver);
  }
}

function unasked({ to }: Answer): never {
  throw new FwError('FW_INTERNAL', `the engine's thread answered '${to}' to another question`);
}

/** One worker thread and the questions that it has not answered. */
class Thread {
  readonly #worker: Worker;
  readonly #waiting = new PassingMap<number, PromiseWithResolvers<Answer>>();
  #asked = 0;
  #failure: Error | undefined;

  constructor(options: EngineOptions) {
    this.#worker = new Worker(new URL('./engine-worker.ts', import.meta.url), {
      workerData: options,
      name: `engine-${options.partition}`,
    });
    this.#worker.on('message', (answer: Numbered<Answer>) => this.#settle(answer));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', (code) =>
      this.#fail(new FwError('FW_INTERNAL', `the engine's thread ended (${code})`)),
    );
  }

  ask(question: Question, handedOver: ArrayBuffer[]): Promise<Answer> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const number = ++this.#asked;
    const waiting = Promise.withResolvers<Answer>();
    this.#worker.postMessage({ ...question, number }, handedOver);
    this.#waiting.set(number, waiting);
    return waiting.promise;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle(answer: Numbered<Answer>): void {
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if (answer.to === 'failure') waiting?.reject(errorOf(answer.failure));
    else waiting?.resolve(answer);
  }

  /** The first failure says why; that the thread then ends says nothing more. */
  #fail(error: Error): void {
    this.#failure ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#failure);
    this.#waiting.clear();
  }
}
