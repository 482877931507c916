// Records for others to read, such as decisions and dead letters: one JSON object a record, with a key that says what it is about or which one it
// is. A record that is told again after a crash is there again with the same key and content.
import { awayError, type KafkaSettings } from './kafka-client.ts';
import { KafkaProducer } from './kafka-producer.ts';

export interface PublishedRecord {
  readonly key: string;
  readonly value: unknown;
}

/** Records of one request; with the largest dead letters still below the size of a batch that the topics take. */
const RECORDS_MAX = 100;

export class KafkaPublisher {
  readonly #settings: KafkaSettings;
  readonly #producer: KafkaProducer;
  #sending: Promise<void> = Promise.resolve();

  constructor(settings: KafkaSettings, topic: string) {
    this.#settings = settings;
    this.#producer = new KafkaProducer(settings, topic);
  }

  /** Resolves when all in-sync copies have the records, in this order by key. Throws FW_LOG_AWAY: some may be there, publish all again. */
  async publish(records: readonly PublishedRecord[]): Promise<void> {
    const send = () => this.#send(records);
    const sent = this.#sending.then(send, send);
    // Those who wait for their own records hear of the failure.
    this.#sending = sent.catch(() => undefined);
    await sent;
  }

  /** Ends it at once; what is under way fails. */
  close(): void {
    this.#producer.close();
  }

  async #send(records: readonly PublishedRecord[]): Promise<void> {
    try {
      for (let i = 0; i < records.length; i += RECORDS_MAX) {
        const messages = records
          .slice(i, i + RECORDS_MAX)
          .map(({ key, value }) => ({ key, value: JSON.stringify(value) }));
        await this.#producer.send(messages);
      }
    } catch (error) {
      throw awayError(this.#settings, 'take records', error);
    }
  }
}
