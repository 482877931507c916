// Frames on their way into Kafka: one request at a time, so that a frame never overtakes the one before it; whatever comes meanwhile shares the
// next request. After a failure everything that was waiting fails as well: its callers send again, in their order.
import { FwError } from '../signal/fw-error.ts';
import type { Frame } from './frame.ts';
import { awayError, brokerErrorType, type KafkaSettings } from './kafka-client.ts';
import { FRAME_HEADER } from './kafka-frames.ts';
import { KafkaProducer } from './kafka-producer.ts';

/** Of one partition in one request: well below the size of a batch that brokers take by default. */
const BATCH_BYTES_MAX = 786_432;

interface Waiting {
  readonly partition: number;
  readonly frame: Frame;
  readonly done: PromiseWithResolvers<number>;
}

export class KafkaWriter {
  readonly #settings: KafkaSettings;
  readonly #topic: string;
  readonly #producer: KafkaProducer;
  #waiting: Waiting[] = [];
  #isSending = false;

  constructor(settings: KafkaSettings, topic: string) {
    this.#settings = settings;
    this.#topic = topic;
    this.#producer = new KafkaProducer(settings, topic);
  }

  /** Offset of the frame, once all in-sync copies have it. Throws FW_LOG_AWAY, and FW_BODY_TOO_LARGE for a frame that Kafka never takes. */
  append(partition: number, frame: Frame): Promise<number> {
    const done = Promise.withResolvers<number>();
    this.#waiting.push({ partition, frame, done });
    // Its failures reach those who wait for their frames.
    if (!this.#isSending) this.#sendAll().catch(() => undefined);
    return done.promise;
  }

  /** Ends it at once; what is under way fails. */
  close(): void {
    this.#producer.close();
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    // Callers of the same turn of the event loop share the first request too.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      try {
        const offsets = await this.#send(group);
        for (const [i, { done }] of group.entries()) done.resolve(offsets[i] ?? -1);
      } catch (error) {
        const failure = this.#failureOf(error, group);
        for (const { done } of [...group, ...this.#waiting.splice(0)]) done.reject(failure);
      }
    }
    this.#isSending = false;
  }

  /** The longest run of waiting frames that keeps each partition below the limit of a batch. */
  #takeGroup(): Waiting[] {
    const byteCounts = new Map<number, number>();
    let count = 0;
    for (const { partition, frame } of this.#waiting) {
      const before = byteCounts.get(partition) ?? 0;
      if (before > 0 && before + frame.length > BATCH_BYTES_MAX) break;
      byteCounts.set(partition, before + frame.length);
      count++;
    }
    return this.#waiting.splice(0, count);
  }

  async #send(group: readonly Waiting[]): Promise<number[]> {
    const results = await this.#producer.send(
      group.map(({ partition, frame }) => ({
        partition,
        value: Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength),
        headers: { [FRAME_HEADER]: '1' },
      })),
    );
    const next = new Map(
      results.map(({ partition, baseOffset }) => [partition, Number(baseOffset)]),
    );
    return group.map(({ partition }) => {
      const offset = next.get(partition);
      if (offset === undefined || !(offset >= 0)) throw new Error('Kafka gave no position');
      next.set(partition, offset + 1);
      return offset;
    });
  }

  #failureOf(error: unknown, group: readonly Waiting[]): FwError {
    if (brokerErrorType(error) !== 'MESSAGE_TOO_LARGE') {
      return awayError(this.#settings, 'take a frame', error);
    }
    const byteCount = Math.max(...group.map(({ frame }) => frame.length));
    const text = `A frame of ${byteCount} bytes is larger than the topic ${this.#topic} takes; raise its max.message.bytes.`;
    return new FwError('FW_BODY_TOO_LARGE', text, { cause: error });
  }
}
