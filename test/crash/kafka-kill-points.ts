// Loaded before forewarn in tests beside kill-points.ts: the steps between reading from Kafka and writing to it.
import { isMainThread } from 'node:worker_threads';
import { around, die, killAt } from './kill-at.ts';

interface Message {
  readonly partition?: number;
  readonly key?: string;
  readonly value: unknown;
}

/** What a request to Kafka carries, in the words of the steps. */
type Cargo = 'signals' | 'shuffle' | 'decisions' | 'dead letters';

if (killAt !== undefined && isMainThread) await watchKafka();

async function watchKafka(): Promise<void> {
  const { KafkaConnection } = await import('../../log/kafka-fetch.ts');
  around(KafkaConnection.prototype, 'fetch', {
    after: (_, records) => {
      if (Array.isArray(records) && records.length > 0) die('records read from Kafka');
    },
  });
  const { MergedLog } = await import('../../shuffle/merged-log.ts');
  around(MergedLog.prototype, 'read', {
    after: (_, frames) => {
      if (Array.isArray(frames) && frames.length > 0) die('frames of all suspect slices merged');
    },
  });
  let isParted = false;
  const { KafkaProducer } = await import('../../log/kafka-producer.ts');
  around(KafkaProducer.prototype, 'send', {
    before: (args) => {
      const messages = messagesOf(args[0]);
      const cargo = cargoOf(messages);
      die(`${cargo} about to be written to Kafka`);
      const half = halfOf(messages);
      if (killAt !== `half of the ${cargo} written to Kafka` || half.length === messages.length)
        return;
      isParted = true;
      args[0] = half;
    },
    after: ([sent]) => {
      const cargo = cargoOf(messagesOf(sent));
      if (isParted) die(`half of the ${cargo} written to Kafka`);
      die(`${cargo} written to Kafka`);
    },
  });
}

function messagesOf(sent: unknown): readonly Message[] {
  return Array.isArray(sent) ? sent : [];
}

function cargoOf([first]: readonly Message[]): Cargo {
  // Frames go to a partition, records for others go by their key; an API writes frames of signals, a suspect stage sections.
  if (first?.key === undefined) return process.argv.includes('engine') ? 'shuffle' : 'signals';
  return String(first.value).includes('"decisionId"') ? 'decisions' : 'dead letters';
}

/** What goes to the first partition of several, or the first half of what has no partition; all when there is nothing to part. */
function halfOf(messages: readonly Message[]): readonly Message[] {
  const first = messages[0]?.partition;
  if (first === undefined) return messages.slice(0, Math.ceil(messages.length / 2));
  return messages.filter(({ partition }) => partition === first);
}
