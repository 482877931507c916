// `forewarn kafka init` and what doctor says of Kafka, on a real broker.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureTopics } from '../log/kafka-topics.ts';
import { type KafkaServer, startKafka } from '../test/kafka-server.ts';
import { readConfigWithLog } from './config.ts';
import { checkKafka } from './doctor-kafka.ts';

const PROJECT = new URL('../', import.meta.url).pathname;
let server: KafkaServer;

beforeAll(async () => {
  server = await startKafka();
});
afterAll(() => server.stop());

const log = () => `kafka://${server.brokers.join(',')}`;
const inspect = (prefix: string, address = log()) =>
  checkKafka(readConfigWithLog({ FOREWARN_KAFKA_PREFIX: prefix }, PROJECT, address));

function init(prefix: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['cmd/main.ts', 'kafka', 'init', '--log', log(), ...args],
    {
      cwd: PROJECT,
      encoding: 'utf8',
      env: { ...process.env, FOREWARN_KAFKA_PREFIX: prefix },
    },
  );
  return { status, stdout, stderr };
}

test('init makes the topics once, and then says how they differ from what is asked for', async () => {
  expect(await inspect('a.')).toMatchObject({ status: 'warn', detail: '1 broker, 0 of 4 topics' });
  const made = init('a.');
  expect(made.status).toBe(0);
  expect(made.stdout.trim().split('\n')).toEqual([
    'made   a.signals (1 partition, 1 copy)',
    'made   a.signals.victim (1 partition, 1 copy)',
    'made   a.decisions (1 partition, 1 copy)',
    'made   a.signals.dead-letter (1 partition, 1 copy)',
  ]);
  const again = init('a.', '--partitions', '3', '--suspects', '2', '--people', '4');
  expect(again.status).toBe(0);
  expect(again.stdout).toContain('there  a.signals (1 partition, 1 copy)\nthere');
  expect(again.stdout).toContain(
    'there  a.signals.victim (1 partition, 1 copy)\n         partitions is 1; a new topic would have 8\n',
  );
  expect(again.stdout).toContain(
    'there  a.decisions (1 partition, 1 copy)\n         partitions is 1; a new topic would have 3\n',
  );
  expect(init('a.').stdout).not.toContain('a new topic would have');
  expect(await inspect('a.')).toMatchObject({ status: 'ok', detail: '1 broker, 4 of 4 topics' });
});

test('doctor fails a topic that one engine cannot read, and a broker that is away', async () => {
  const { settings } = readConfigWithLog({}, PROJECT, log()).kafka ?? { settings: { brokers: [] } };
  await ensureTopics(settings, [{ topic: 'b.signals', role: 'signals' }], { partitions: 2 });
  expect(await inspect('b.')).toMatchObject({
    status: 'fail',
    detail: expect.stringContaining('b.signals has 2 partitions'),
  });
  expect(await inspect('', 'kafka://127.0.0.1:1')).toMatchObject({
    status: 'fail',
    detail: expect.stringContaining('See that Kafka runs'),
  });
});

test('what the cluster cannot do is refused with the reason', () => {
  const refused = init('c.', '--replication', '2');
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/refuses to make the topic c\.signals .*2 copies: Replication/);
});
