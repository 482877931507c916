// `forewarn kafka init`: makes the topics that are missing and says how the others differ; changes nothing that is there.
import {
  ensureTopics,
  TOPIC_ROLES,
  type TopicReport,
  type TopicRole,
  topicName,
} from '../log/kafka-topics.ts';
import { FwError } from '../signal/fw-error.ts';
import { type Arguments, type Command, numberOption } from './command.ts';
import { readConfigWithLog } from './config.ts';
import { writeLine } from './output.ts';
import { projectDir } from './project-dir.ts';

export const kafkaCommand: Command = {
  name: 'kafka',
  takes: 'init',
  takesMin: 1,
  summary: 'Make the topics of forewarn on Kafka, and say how those that are there differ.',
  details:
    'init makes signals, signals.victim, decisions and signals.dead-letter, each with FOREWARN_KAFKA_PREFIX before its name. It may be\n' +
    'run again at any time. signals has one partition, since its order is what all engines agree on; signals.victim has one for each\n' +
    'pair of a slice of suspects and a slice of people (docs/scale-out.md).',
  options: {
    partitions: {
      kind: 'number',
      placeholder: 'N',
      text: 'Partitions of decisions and signals.dead-letter.',
      fallback: '1',
      min: 1,
    },
    suspects: {
      kind: 'number',
      placeholder: 'N',
      text: 'Slices that suspects are cut into.',
      fallback: '1',
      min: 1,
    },
    people: {
      kind: 'number',
      placeholder: 'N',
      text: 'Slices that people are cut into.',
      fallback: '1',
      min: 1,
    },
    replication: {
      kind: 'number',
      placeholder: 'N',
      text: 'Copies of each record; three, or as many as there are brokers, when missing.',
      min: 1,
    },
    log: {
      kind: 'text',
      placeholder: 'URL',
      text: 'Address as kafka://HOST:PORT[,HOST:PORT]; FOREWARN_LOG when missing.',
    },
    json: { kind: 'flag', text: 'Print as JSON.' },
  },
  async run(given) {
    if (given.positionals[0] !== 'init' || given.positionals.length > 1) {
      throw new FwError(
        'FW_USAGE',
        `forewarn kafka takes init, not '${given.positionals.join(' ')}'`,
      );
    }
    const { kafka } = readConfigWithLog(process.env, projectDir(), given.options['log']);
    if (kafka === undefined) {
      throw new FwError(
        'FW_USAGE',
        'no Kafka is named: give --log kafka://HOST:PORT, or set FOREWARN_LOG',
      );
    }
    const pairs = wholeOption(given, 'suspects') * wholeOption(given, 'people');
    const own = new Map<TopicRole, number>([
      ['signals', 1],
      ['signals.victim', pairs],
    ]);
    const shape = shapeOf(given);
    const topics = TOPIC_ROLES.map((role) => ({
      role,
      topic: topicName(kafka.prefix, role),
      partitions: own.get(role) ?? shape.partitions,
    }));
    const reports = await ensureTopics(kafka.settings, topics, shape);
    if (given.options['json'] === true) writeLine(JSON.stringify(reports, undefined, 2));
    else for (const report of reports) writeLine(lineOf(report));
    return 0;
  },
};

function shapeOf(given: Arguments): { partitions: number; replication?: number } {
  const partitions = wholeOption(given, 'partitions');
  if (given.options['replication'] === undefined) return { partitions };
  return { partitions, replication: wholeOption(given, 'replication') };
}

function wholeOption(given: Arguments, name: string): number {
  const value = numberOption(given, name);
  if (Number.isInteger(value)) return value;
  throw new FwError('FW_USAGE', `forewarn kafka init: --${name} is a whole number`);
}

function lineOf({ topic, isMade, partitions, replication, differences }: TopicReport): string {
  const shape = `${partitions} ${partitions === 1 ? 'partition' : 'partitions'}, ${replication} ${replication === 1 ? 'copy' : 'copies'}`;
  if (isMade) return `made   ${topic} (${shape})`;
  const differs = differences.map(
    ({ setting, found, wanted }) =>
      `\n         ${setting} is ${found}; a new topic would have ${wanted}`,
  );
  return `there  ${topic} (${shape})${differs.join('')}`;
}
