// What is told on Kafka beside the log: decisions for partner systems, and what was refused, for whoever mends it.
import type { DeadLetterSink } from '../connectors/dead-letter.ts';
import type { Decision } from '../engine/decision.ts';
import { KafkaPublisher } from '../log/kafka-publisher.ts';
import { topicName } from '../log/kafka-topics.ts';
import type { KafkaConfig } from './kafka-config.ts';

export interface KafkaTellings {
  readonly publish: (decisions: readonly Decision[]) => Promise<void>;
  /** Tells the topic and then the sink on this machine. */
  readonly deadLetters: DeadLetterSink;
  close(): void;
}

/** Opens both topics for writing; `kept` is where dead letters are kept on this machine and stays the caller's. */
export function openKafkaTellings(
  { settings, prefix }: KafkaConfig,
  kept: DeadLetterSink,
): KafkaTellings {
  const decisions = new KafkaPublisher(settings, topicName(prefix, 'decisions'));
  const letters = new KafkaPublisher(settings, topicName(prefix, 'signals.dead-letter'));
  return {
    publish: (told) =>
      decisions.publish(
        told.map((value) => ({ key: `${value.subject.kind}:${value.subject.id}`, value })),
      ),
    // The topic first: when it fails all is told again, and the file must not have half of it already.
    deadLetters: {
      async put(refused) {
        await letters.publish(refused.map((letter) => ({ key: letter.source, value: letter })));
        await kept.put(refused);
      },
      close: () => Promise.resolve(),
    },
    close() {
      decisions.close();
      letters.close();
    },
  };
}
