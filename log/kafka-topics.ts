// The topics that forewarn uses, with the settings they are made with: append time from the broker's clock, since it says when the log
// took a frame; one codec whatever producers chose; no leader that lacks answered records; time enough to replay.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import kafkajs from 'kafkajs';
import { FwError, isFwError } from '../signal/fw-error.ts';
import {
  awayError,
  brokerErrorType,
  type KafkaSettings,
  kafkaClient,
  withinMs,
} from './kafka-client.ts';

export type TopicRole = 'signals' | 'signals.victim' | 'decisions' | 'signals.dead-letter';

export const TOPIC_ROLES: readonly TopicRole[] = [
  'signals',
  'signals.victim',
  'decisions',
  'signals.dead-letter',
];

/** A topic that is wanted. */
export interface WantedTopic {
  readonly topic: string;
  readonly role: TopicRole;
  /** When it has other partitions than the others. */
  readonly partitions?: number;
}

export interface TopicShape {
  readonly partitions: number;
  /** Copies of each record; three, or as many as there are brokers, when missing. */
  readonly replication?: number;
}

type WholeShape = Required<TopicShape>;

/** What became of a topic. */
export interface TopicReport {
  readonly topic: string;
  readonly isMade: boolean;
  readonly partitions: number;
  readonly replication: number;
  /** Each setting in which a topic that was there differs from what forewarn would make. */
  readonly differences: readonly { setting: string; found: string; wanted: string }[];
}

const DAY_MS = 86_400_000;
const RETENTION_DAYS: Readonly<Record<TopicRole, number>> = {
  // A checkpoint may be this old and still find its signals.
  signals: 7,
  'signals.victim': 7,
  decisions: 30,
  'signals.dead-letter': 30,
};
const REPLICATION_WANTED = 3;
const ADMIN_MS_MAX = 20_000;

/** Name of a topic: the role with the installation's prefix before it. */
export function topicName(prefix: string, role: TopicRole): string {
  return `${prefix}${role}`;
}

/** The settings that a topic is made with. */
export function topicSettings(role: TopicRole, replication: number): Record<string, string> {
  return {
    'cleanup.policy': 'delete',
    'retention.ms': String(RETENTION_DAYS[role] * DAY_MS),
    'message.timestamp.type': 'LogAppendTime',
    'compression.type': 'zstd',
    'max.message.bytes': '4194304',
    // With three copies two must have a record before it counts as taken; one broker may then be away.
    'min.insync.replicas': String(Math.max(1, replication - 1)),
    'unclean.leader.election.enable': 'false',
  };
}

// A broker that hung is fenced until its next heartbeat, which it sends each 2 s unless it was set otherwise.
const READY_TRIES = 30;
const READY_REST_MS = 200;

/**
 * Makes the topics that are missing and compares the others; changes nothing that is there. Throws FW_LOG_AWAY when Kafka does not
 * answer and FW_CONFIG when it refuses, as when there are fewer brokers than copies wanted.
 */
export async function ensureTopics(
  settings: KafkaSettings,
  topics: readonly WantedTopic[],
  shape: TopicShape,
): Promise<TopicReport[]> {
  return await withAdmin(settings, 'make its topics', async (admin) => {
    const brokers = await countBrokers(admin);
    const known = new Set(await whenReady(() => admin.listTopics()));
    const whole = { replication: Math.min(REPLICATION_WANTED, brokers), ...shape };
    const reports: TopicReport[] = [];
    for (const { topic, role, partitions = shape.partitions } of topics) {
      const own = { ...whole, partitions };
      const make = async (): Promise<TopicReport> => {
        const isMade = !known.has(topic) && (await makeTopic(admin, topic, role, own, brokers));
        if (isMade) return { topic, isMade, ...own, differences: [] };
        return await compareTopic(admin, topic, role, own);
      };
      reports.push(await whenReady(make));
    }
    return reports;
  });
}

/** What there is, changing nothing: the number of brokers, and of each topic how it differs; missing ones are left out. Throws FW_LOG_AWAY. */
export async function inspectTopics(
  settings: KafkaSettings,
  topics: readonly WantedTopic[],
  shape: TopicShape,
): Promise<{ brokerCount: number; reports: TopicReport[] }> {
  return await withAdmin(settings, 'be looked at', async (admin) => {
    const brokerCount = await countBrokers(admin);
    const known = new Set(await whenReady(() => admin.listTopics()));
    const whole = { replication: Math.min(REPLICATION_WANTED, brokerCount), ...shape };
    const reports: TopicReport[] = [];
    for (const { topic, role } of topics) {
      if (!known.has(topic)) continue;
      reports.push(await whenReady(() => compareTopic(admin, topic, role, whole)));
    }
    return { brokerCount, reports };
  });
}

/** Runs some work with an admin client. Throws FW_LOG_AWAY when Kafka does not answer. */
export async function withAdmin<T>(
  settings: KafkaSettings,
  what: string,
  work: (admin: Admin) => Promise<T>,
): Promise<T> {
  const client = kafkaClient(settings);
  const admin = client.kafka.admin();
  try {
    return await withinMs(ADMIN_MS_MAX, async () => {
      await admin.connect();
      return await work(admin);
    });
  } catch (error) {
    throw awayError(settings, what, error);
  } finally {
    await admin.disconnect().catch(() => undefined);
    client.cut();
  }
}

/** A cluster whose brokers are all fenced, as while they start or after they hung, names none, and would refuse any topic. */
function countBrokers(admin: Admin): Promise<number> {
  return whenReady(async () => {
    const { length } = (await admin.describeCluster()).brokers;
    if (length === 0) throw new FwError('FW_LOG_AWAY', 'no broker of Kafka is ready');
    return length;
  });
}

/** Does the work again for some seconds while the cluster is not ready for it. */
async function whenReady<T>(work: () => Promise<T>): Promise<T> {
  for (let triesLeft = READY_TRIES; ; triesLeft--) {
    try {
      return await work();
    } catch (error) {
      if (triesLeft === 1 || !isPassing(error)) throw error;
      await sleep(READY_REST_MS);
    }
  }
}

/**
 * A topic that was just made is not known to its broker at once, on a busy machine for longer than kafkajs waits for it; while a
 * broker is fenced, its topics have no leader and it can have no new ones. kafkajs gives nothing where it should throw when none of
 * the brokers that it knows answers at once, and then fails on that nothing with a TypeError: a moment later it has connected again.
 */
function isPassing(error: unknown): boolean {
  if (error instanceof TypeError || isFwError(error, 'FW_LOG_AWAY')) return true;
  return ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'].includes(
    brokerErrorType(error) ?? '',
  );
}

/** False when somebody else made it meanwhile. Throws FW_LOG_AWAY when brokers that were there are not, and FW_CONFIG when it is refused. */
async function makeTopic(
  admin: Admin,
  topic: string,
  role: TopicRole,
  { partitions, replication }: WholeShape,
  brokers: number,
): Promise<boolean> {
  const configEntries = Object.entries(topicSettings(role, replication)).map(([name, value]) => ({
    name,
    value,
  }));
  try {
    return await admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic, numPartitions: partitions, replicationFactor: replication, configEntries }],
    });
  } catch (error) {
    const why = refusalOf(error);
    if (why === undefined) throw error;
    const text = `Kafka refuses to make the topic ${topic} with ${partitions} partitions and ${replication} copies: ${why.message.replace(/\.$/, '')}.`;
    const isAway = brokerErrorType(why) === 'INVALID_REPLICATION_FACTOR' && replication <= brokers;
    throw new FwError(isAway ? 'FW_LOG_AWAY' : 'FW_CONFIG', text, { cause: error });
  }
}

/** Why the broker refuses a topic; undefined when it was no refusal. kafkajs gathers one error a topic. */
function refusalOf(error: unknown): Error | undefined {
  const gathered: unknown = Reflect.get(Object(error), 'errors');
  const [first]: unknown[] = Array.isArray(gathered) ? gathered : [];
  return first instanceof Error ? first : undefined;
}

async function compareTopic(
  admin: Admin,
  topic: string,
  role: TopicRole,
  shape: WholeShape,
): Promise<TopicReport> {
  const wanted = topicSettings(role, shape.replication);
  const [metadata] = (await admin.fetchTopicMetadata({ topics: [topic] })).topics;
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [
      { type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: Object.keys(wanted) },
    ],
  });
  const found = new Map(
    (resources[0]?.configEntries ?? []).map((entry) => [entry.configName, entry.configValue]),
  );
  const partitions = metadata?.partitions.length ?? 0;
  const replication = metadata?.partitions[0]?.replicas.length ?? 0;
  const compared: [string, string, string][] = [
    ['partitions', String(partitions), String(shape.partitions)],
    ['replication', String(replication), String(shape.replication)],
  ];
  for (const [name, value] of Object.entries(wanted)) {
    compared.push([name, found.get(name) ?? 'unknown', value]);
  }
  const differences = compared
    .filter(([, is, should]) => is !== should)
    .map(([setting, is, should]) => ({ setting, found: is, wanted: should }));
  return { topic, isMade: false, partitions, replication, differences };
}
