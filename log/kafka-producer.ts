// An idempotent producer that waits for all in-sync copies. It is dropped after a failure, with its connections, and the next send gets a new
// one: kafkajs's own would go on with sequence numbers that the broker does not expect (tulios/kafkajs #598).
import type { Message, Producer, RecordMetadata } from 'kafkajs';
import kafkajs from 'kafkajs';
import { type KafkaClient, type KafkaSettings, kafkaClient, withinMs } from './kafka-client.ts';

const SEND_MS_MAX = 15_000;
/** About three seconds: enough for another broker to become the leader, short enough for an HTTP caller. */
const RETRIES = 4;
const ACKS_ALL = -1;

export class KafkaProducer {
  readonly #settings: KafkaSettings;
  readonly #topic: string;
  #open: { readonly client: KafkaClient; readonly producer: Producer } | undefined;

  constructor(settings: KafkaSettings, topic: string) {
    this.#settings = settings;
    this.#topic = topic;
  }

  /** Sends one request; the caller sees to it that there is one at a time. Throws what kafkajs throws. */
  async send(messages: Message[]): Promise<RecordMetadata[]> {
    try {
      const { producer } = await this.#opened();
      return await withinMs(SEND_MS_MAX, () =>
        producer.send({
          topic: this.#topic,
          acks: ACKS_ALL,
          timeout: SEND_MS_MAX,
          compression: kafkajs.CompressionTypes.ZSTD,
          messages,
        }),
      );
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Ends it at once; what is under way fails. */
  close(): void {
    const dropped = this.#open;
    this.#open = undefined;
    dropped?.client.cut();
    dropped?.producer.disconnect().catch(() => undefined);
  }

  async #opened() {
    if (this.#open !== undefined) return this.#open;
    const client = kafkaClient(this.#settings, RETRIES);
    const producer = client.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    const opened = { client, producer };
    this.#open = opened;
    await withinMs(SEND_MS_MAX, () => producer.connect());
    return opened;
  }
}
