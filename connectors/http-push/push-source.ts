// A partner that pushes its own records: the API hands on each body, and answers when the log has the signals of it and the dead letters what was refused.
// The sender keeps what was not answered and sends all of it again, so there is no place to remember.
import { FUTURE_MS_MAX, intakeTimeFault } from '../../signal/event-time.ts';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import type { SignalBatch } from '../file/signal-batch.ts';
import { REJECTED_SHOWN_MAX } from '../http/ingest.ts';
import { isSameSecret } from '../http/same-secret.ts';
import { foreignFault, foreignPlaceFault, type Sender } from '../http/sender.ts';
import type { SentBody } from '../http/sent-body.ts';
import type { Mapping, SignalJudge } from '../mapping/mapping.ts';
import { BatchSink, type BatchSinkOptions } from '../source/batch-sink.ts';
import type { Source, SourceState, SourceStatus } from '../source/source.ts';
import { type PushPlace, PushRoom, type PushRoomOptions } from './push-room.ts';
import { readPushed } from './read-pushed.ts';

export interface PushSourceOptions extends Omit<BatchSinkOptions, 'onTrouble' | 'now'> {
  /** As in the file of sources. */
  readonly name: string;
  /** Without one records are signals. */
  readonly mapping?: Mapping;
  /** Each lets in whoever shows it. */
  readonly tokens?: readonly string[];
  /** Processing time, epoch ms; the machine's clock when missing. */
  readonly now?: () => number;
  readonly room?: PushRoomOptions;
}

export interface Push extends SentBody {
  /** From `enter`. */
  readonly place: PushPlace;
  /** Who sends, where that bounds what may be sent. */
  readonly sender?: Sender | undefined;
}

export interface RefusedRecord {
  /** Line or place in the body, from 1. */
  readonly row: number;
  /** Column or JSON path of the record, or the signal's field. */
  readonly field?: string;
  readonly code: string;
  readonly message: string;
}

export interface PushAnswer {
  /** Records of the body. */
  readonly read: number;
  /** Signals that the log has durably; a record may give several. */
  readonly accepted: number;
  /** Records that the mapping leaves out on purpose. */
  readonly skipped: number;
  readonly rejectedCount: number;
  /** The first REJECTED_SHOWN_MAX of them; all are with the dead letters. */
  readonly rejected: readonly RefusedRecord[];
}

export class PushSource implements Source {
  readonly #options: PushSourceOptions;
  readonly #sink: BatchSink;
  readonly #room: PushRoom;
  readonly #now: () => number;
  readonly #underWay = new Set<Promise<unknown>>();
  #state: SourceState = 'stopped';
  #failure: string | undefined;
  #stopping = new AbortController();

  constructor(options: PushSourceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#room = new PushRoom(options.room);
    this.#sink = new BatchSink({
      appender: options.appender,
      deadLetters: options.deadLetters,
      now: this.#now,
      onTrouble: (why) => this.#stand(why === undefined ? 'running' : 'waiting', why?.message),
    });
  }

  get status(): SourceStatus {
    return {
      state: this.#state,
      ...(this.#failure === undefined ? {} : { failure: this.#failure }),
      ...this.#sink.counts,
    };
  }

  /** There is nobody to ask: who pushes comes by himself. */
  check(): Promise<void> {
    return Promise.resolve();
  }

  start(): Promise<void> {
    if (this.#state === 'stopped') {
      this.#stopping = new AbortController();
      this.#stand('running', undefined);
    }
    return Promise.resolve();
  }

  /** What is there is what has come of the bodies under way. */
  async drain(): Promise<void> {
    if (this.#state === 'stopped') throw stopped();
    await Promise.all(this.#underWay);
  }

  async stop(): Promise<void> {
    this.#stopping.abort(stopped());
    this.#state = 'stopped';
    this.#failure = undefined;
    await Promise.allSettled(this.#underWay);
  }

  /** Whether a sender may send what this source is: without a mapping that is seen of each signal. */
  isOpenTo(sender: Sender | undefined): boolean {
    const { mapping } = this.#options;
    return sender === undefined || mapping === undefined || sender.sources.includes(mapping.source);
  }

  /** The source whose signals whoever shows this token sends; undefined when it is none of this source. */
  sourceOfToken(shown: string): string | undefined {
    const { tokens = [], mapping } = this.#options;
    return tokens.some((token) => isSameSecret(shown, token)) ? mapping?.source : undefined;
  }

  /** A place for one body; whoever has it must leave it. Throws FW_TOO_MANY when there is none, FW_SOURCE_AWAY while the source is stopped. */
  enter(): PushPlace {
    if (this.#state === 'stopped') throw stopped();
    return this.#room.enter();
  }

  /**
   * Takes a body in; resolves when the log has its signals and the dead letters what was refused. Throws FW_MEDIA_TYPE, FW_BODY_TOO_LARGE, FW_FILE and
   * FW_MAPPING_INVALID for a body that cannot be read; FW_LOG_AWAY, FW_LETTERS_AWAY, FW_TOO_MANY and FW_SOURCE_AWAY when all of it is to be sent again.
   */
  async take({ headers, body, place, sender }: Push): Promise<PushAnswer> {
    const stopping = this.#stopping.signal;
    const answer = new CountedAnswer();
    const { name, mapping } = this.#options;
    const faultOf = judgeOf(this.#now() + FUTURE_MS_MAX, sender, mapping !== undefined);
    const reading = {
      file: `/v1/sources/${name}/records`,
      faultOf,
      mapping: mapping && { ...mapping, faultOf },
    };
    const chunks = body instanceof Uint8Array ? body : untilStopped(body, stopping);
    const pushed = { headers, body: chunks, hold: (bytes: number) => place.hold(bytes) };
    try {
      for await (const batch of readPushed(pushed, reading)) {
        if (stopping.aborted) throw stopped();
        await this.#deliver(batch);
        answer.add(batch);
      }
    } catch (error) {
      // A table that lacks a column lacks it again tomorrow: somebody has to talk to the partner, or mend the mapping.
      if (isFwError(error, 'FW_FILE') || isFwError(error, 'FW_MAPPING_INVALID'))
        this.#stand('failed', error.message);
      throw error;
    }
    return answer;
  }

  async #deliver(batch: SignalBatch): Promise<void> {
    if (batch.rowsRead === 0) return;
    const delivering = this.#sink.deliverNow(batch);
    this.#underWay.add(delivering);
    try {
      await delivering;
    } finally {
      this.#underWay.delete(delivering);
    }
  }

  #stand(state: SourceState, failure: string | undefined): void {
    if (this.#stopping.signal.aborted) return;
    this.#state = state;
    this.#failure = failure;
  }
}

class CountedAnswer implements PushAnswer {
  read = 0;
  accepted = 0;
  skipped = 0;
  rejectedCount = 0;
  readonly rejected: RefusedRecord[] = [];

  add(batch: SignalBatch): void {
    this.read += batch.rowsRead;
    this.accepted += batch.accepted.length;
    this.skipped += batch.skipped;
    this.rejectedCount += batch.rejected.length;
    for (const { row = 1, column, code, message } of batch.rejected) {
      if (this.rejected.length >= REJECTED_SHOWN_MAX) return;
      this.rejected.push({
        row,
        ...(column === undefined ? {} : { field: column }),
        code,
        message,
      });
    }
  }
}

/** What a signal must be beside valid: of now or before, and the sender's own. */
function judgeOf(timeMax: number, sender: Sender | undefined, isMapped: boolean): SignalJudge {
  const foreign = isMapped ? foreignPlaceFault : foreignFault;
  return (signal) => intakeTimeFault(signal.time, timeMax) ?? foreign(signal, sender);
}

/** The chunks of a body; waiting for the next one ends when the source is stopped. */
async function* untilStopped(
  body: AsyncIterable<Uint8Array>,
  stopping: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  const halted = Promise.withResolvers<never>();
  halted.promise.catch(() => undefined);
  const halt = () => halted.reject(stopped());
  stopping.addEventListener('abort', halt);
  try {
    for (;;) {
      const next = await Promise.race([chunks.next(), halted.promise]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    stopping.removeEventListener('abort', halt);
    // One that still waits for the sender would make this wait too.
    const closing = chunks.return?.();
    if (!stopping.aborted) await closing;
  }
}

function stopped(): FwError {
  return new FwError('FW_SOURCE_AWAY', 'The source is stopped: start it first.');
}
