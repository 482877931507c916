// What `forewarn doctor` says of Kafka: whether it answers with the settings given, and whether the topics are such that nothing is lost.
import { inspectTopics, TOPIC_ROLES, topicName } from '../log/kafka-topics.ts';
import type { Config } from './config.ts';
import type { Finding } from './finding.ts';

/** Looks at the brokers and topics; changes nothing. */
export async function checkKafka({ kafka }: Pick<Config, 'kafka'>): Promise<Finding> {
  const what = 'Kafka';
  if (kafka === undefined) {
    return { what, status: 'ok', detail: 'not used: the signal log is on Redis Streams' };
  }
  const topics = TOPIC_ROLES.map((role) => ({ role, topic: topicName(kafka.prefix, role) }));
  try {
    const found = await inspectTopics(kafka.settings, topics, { partitions: 1 });
    const { brokerCount, reports } = found;
    const detail = `${brokerCount} ${brokerCount === 1 ? 'broker' : 'brokers'}, ${reports.length} of ${topics.length} topics`;
    const signals = reports.find(({ topic }) => topic === topicName(kafka.prefix, 'signals'));
    if (signals !== undefined && signals.partitions !== 1) {
      return {
        what,
        status: 'fail',
        detail: `${detail}; ${signals.topic} has ${signals.partitions} partitions`,
        advice:
          'every engine reads all signals in one order: take another FOREWARN_KAFKA_PREFIX, or make the topic anew',
      };
    }
    // Only the topics that any engine needs must be there; the shuffle's has as many partitions as its stages say.
    const shuffle = topicName(kafka.prefix, 'signals.victim');
    const differing = reports.filter(({ topic, differences }) =>
      differences.some(({ setting }) => topic !== shuffle || setting !== 'partitions'),
    );
    const needed = topics.filter(({ topic }) => topic !== shuffle);
    const isWhole = needed.every((each) => reports.some(({ topic }) => topic === each.topic));
    if (!isWhole || differing.length > 0) {
      const names = differing.map(({ topic }) => topic).join(', ');
      return {
        what,
        status: 'warn',
        detail: names === '' ? detail : `${detail}; other settings: ${names}`,
        advice: 'forewarn kafka init makes what is missing and lists what differs',
      };
    }
    return { what, status: 'ok', detail };
  } catch (error) {
    return {
      what,
      status: 'fail',
      detail: error instanceof Error ? error.message : String(error),
      advice: 'check FOREWARN_LOG and the FOREWARN_KAFKA settings, and that the brokers run',
    };
  }
}
