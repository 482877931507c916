// Signals on their way into the log: each goes to the partition of its suspect key, and callers who come within a few
// milliseconds of each other share frames (group commit), because the log is quick by the frame and slow by the signal.
// An append resolves only when the log has every signal of it; until then the signals are the caller's to send again.

import { packLines } from '../log/frame.ts';
import type { SignalLog } from '../log/log.ts';
import { partitionKeyOf, partitionOf } from '../log/partition.ts';
import { FUTURE_MS_MAX } from '../signal/event-time.ts';
import type { Signal } from '../signal/signal.ts';
import { printSignal } from '../signal/signal.ts';
import type { HashedIdentifiers } from './identity/hashed-identifiers.ts';

export interface SignalAppenderOptions {
  /** How long a caller waits for others to share a frame with, who does not say otherwise. */
  readonly lingerMs?: number;
  /** Printed size at which a group goes without waiting for more. */
  readonly groupBytesMax?: number;
  /** Printed size of all that is waiting or on its way; later callers wait until there is room. */
  readonly waitingBytesMax?: number;
  /** Told of signals that the log has. */
  readonly onTaken?: (signals: readonly Signal[]) => void;
  /** Replaces identifiers that partners hash; they stay as they are when missing. */
  readonly identifiers?: Pick<HashedIdentifiers, 'join'>;
}

const LINGER_MS = 2;
const GROUP_BYTES_MAX = 1_048_576;
const WAITING_BYTES_MAX = 16_777_216;

interface Group {
  readonly linesOfPartition: Map<number, string[]>;
  byteCount: number;
  readonly done: PromiseWithResolvers<void>;
}

export class SignalAppender {
  readonly #log: SignalLog;
  readonly #lingerMs: number;
  readonly #groupBytesMax: number;
  readonly #waitingBytesMax: number;
  readonly #onTaken: SignalAppenderOptions['onTaken'];
  readonly #identifiers: SignalAppenderOptions['identifiers'];
  #group: Group | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** When the timer is due. */
  #dueMs = 0;
  #sending: Promise<void> = Promise.resolve();
  #waitingBytes = 0;
  #newestTime = Number.NEGATIVE_INFINITY;
  readonly #waitingForRoom: (() => void)[] = [];

  constructor(log: SignalLog, options: SignalAppenderOptions = {}) {
    this.#log = log;
    this.#lingerMs = options.lingerMs ?? LINGER_MS;
    this.#groupBytesMax = options.groupBytesMax ?? GROUP_BYTES_MAX;
    this.#waitingBytesMax = options.waitingBytesMax ?? WAITING_BYTES_MAX;
    this.#onTaken = options.onTaken;
    this.#identifiers = options.identifiers;
  }

  /**
   * Resolves when the log has all of these signals durably, in this order within each partition. Throws FW_LOG_AWAY when it
   * may not have some of them: append all of them again, a signal that was there already counts once by its identity. A group leaves when the first
   * of its callers has waited for `lingerMs`; that of the appender when missing.
   */
  async append(signals: readonly Signal[], lingerMs: number = this.#lingerMs): Promise<void> {
    if (signals.length === 0) return;
    while (this.#waitingBytes >= this.#waitingBytesMax) {
      await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
    }
    const joined = this.#identifiers?.join(signals);
    const group = this.#groupWith(joined?.signals ?? signals);
    if (group.byteCount >= this.#groupBytesMax) this.#send();
    else this.#sendWithin(lingerMs);
    try {
      await group.done.promise;
    } catch (error) {
      joined?.rollback();
      throw error;
    }
    joined?.commit();
    const futureFrom = Date.now() + FUTURE_MS_MAX;
    for (const { time } of signals)
      if (time > this.#newestTime && time <= futureFrom) this.#newestTime = time;
    this.#onTaken?.(signals);
  }

  /** The newest event time that the log has by this appender, epoch ms; -Infinity before the first. Times that the engine refuses as of the future are left out. */
  get newestTime(): number {
    return this.#newestTime;
  }

  /** Printed size of what the log has not answered for yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Sends what is waiting and resolves when nothing is on its way any more. */
  async drain(): Promise<void> {
    this.#send();
    await this.#sending;
  }

  #groupWith(signals: readonly Signal[]): Group {
    this.#group ??= newGroup();
    const group = this.#group;
    let byteCount = 0;
    for (const signal of signals) {
      const line = `${printSignal(signal)}\n`;
      byteCount += Buffer.byteLength(line);
      const partition = partitionOf(partitionKeyOf(signal), this.#log.partitionCount);
      const lines = group.linesOfPartition.get(partition);
      if (lines === undefined) group.linesOfPartition.set(partition, [line]);
      else lines.push(line);
    }
    group.byteCount += byteCount;
    this.#waitingBytes += byteCount;
    return group;
  }

  #sendWithin(lingerMs: number): void {
    const dueMs = performance.now() + lingerMs;
    if (this.#timer !== undefined && this.#dueMs <= dueMs) return;
    clearTimeout(this.#timer);
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => this.#send(), lingerMs);
  }

  /** Closes the group that is gathering; it leaves when the one before it has arrived, so that order is kept. */
  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const group = this.#group;
    this.#group = undefined;
    if (group === undefined) return;
    this.#sending = this.#sending.then(() => this.#sendGroup(group));
  }

  async #sendGroup(group: Group): Promise<void> {
    try {
      const sent = [...group.linesOfPartition].map(([partition, lines]) =>
        this.#sendLines(partition, lines),
      );
      const failed = (await Promise.allSettled(sent)).find(
        (result) => result.status === 'rejected',
      );
      if (failed === undefined) group.done.resolve();
      else group.done.reject(failed.reason);
    } finally {
      this.#waitingBytes -= group.byteCount;
      for (const resume of this.#waitingForRoom.splice(0)) resume();
    }
  }

  /** One frame after the other: a frame that fails must not be overtaken by the next of its partition. */
  async #sendLines(partition: number, lines: readonly string[]): Promise<void> {
    for (const frame of packLines(lines)) await this.#log.append(partition, frame);
  }
}

function newGroup(): Group {
  return { linesOfPartition: new Map(), byteCount: 0, done: Promise.withResolvers<void>() };
}
