// Partners are connected by a file alone: payments from an HTTP interface, filed cases from a topic, and how visits went from another, all in the partners' own
// words. The case names a payee, and whoever paid it gets a task; a visit ends the task of whom it was to, and names another payee.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { required } from '../../signal/invariant.ts';
import { eventually } from '../eventually.ts';
import { runForewarn, startForewarn } from '../forewarn-process.ts';
import { type KafkaServer, startKafka } from '../kafka-server.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';

const PACK = `
pack: sources
version: 1.0.0
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  touched: { typology: demo, on: suspect.confirmed, when: suspect.confirmed, points: 60, reason: 'paid it' }
`;

const PAYMENTS = `
name: partner-payments
format: ndjson
source: partner-bank
signals:
  - type: transfer.completed
    fields:
      id: "{no}"
      transferId: "{no}"
      time: { from: at, format: epoch-s }
      region: "330106"
      payer: "{from}"
      payee: "{to}"
      amountFen: { from: yuan, unit: yuan }
`;

const CASES = `
name: partner-cases
format: ndjson
source: partner-police
signals:
  - type: case.filed
    fields:
      id: "{case}"
      caseId: "{case}"
      time: { from: filed, format: epoch-s }
      region: "330106"
      phone: "{victim}"
      typology: "demo"
      lossFen: { from: loss, unit: yuan }
      suspectAccount: "{account}"
`;

const VISITS = `
name: partner-visits
format: ndjson
source: partner-station
signals:
  - type: outcome.recorded
    fields:
      id: "{visit}"
      time: { from: at, format: epoch-s }
      region: "330106"
      episodeId: "{episode}"
      taskId: "{task}"
      person: "account:{who}"
      outcome: { from: result, map: { convinced: dissuaded, paid: already-paid } }
      suspectAccount: "{account}"
`;

const PATIENCE = { ms: 60_000, everyMs: 100 };
const DAY_S = 86_400;
const TOPIC = 'partner.cases';
const VISITS_TOPIC = 'partner.visits';
const NOW_S = Math.floor(Date.now() / 1000) - 600;

interface Task {
  readonly taskId: string;
  readonly episodeId: string;
  readonly episode: { readonly person: { readonly id: string } };
}

let kafka: KafkaServer;
let redis: RedisServer;
let bank: Server;
let folder = '';

beforeAll(async () => {
  kafka = await startKafka();
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-sources-'));
  mkdirSync(join(folder, 'pack'));
  writeFileSync(join(folder, 'pack', 'pack.yaml'), PACK);
  writeFileSync(join(folder, 'payments.yaml'), PAYMENTS);
  writeFileSync(join(folder, 'cases.yaml'), CASES);
  writeFileSync(join(folder, 'visits.yaml'), VISITS);
  bank = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    if (request.headers.authorization !== 'Bearer partner-token') {
      response.writeHead(401).end();
      return;
    }
    const isFirst = url.searchParams.get('after') === '0';
    const payments = isFirst
      ? [
          { no: 'a1', at: NOW_S, from: '62001', to: '62009', yuan: '800.00' },
          { no: 'a2', at: NOW_S + 5, from: '62002', to: '62009', yuan: '12.50' },
          { no: 'a3', at: NOW_S + 9, from: '62003', to: '62008', yuan: 'much' },
          { no: 'a4', at: NOW_S + 12, from: '62004', to: '62007', yuan: '90.00' },
        ]
      : [];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ payments, last: 3 }));
  });
  await new Promise<void>((resolve) => bank.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  bank.closeAllConnections();
  bank.close();
  await redis.stop();
  await kafka.stop();
  rmSync(folder, { recursive: true, force: true });
});

function settings(): NodeJS.ProcessEnv {
  const address = bank.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const file = join(folder, 'sources.yaml');
  writeFileSync(
    file,
    `
sources:
  bank:
    kind: http-pull
    url: http://127.0.0.1:${port}/payments?after={cursor}
    headers: { authorization: env:PARTNER_TOKEN }
    firstCursor: '0'
    items: payments
    cursor: last
    every: 200ms
    mapping: payments.yaml
  police:
    kind: kafka
    brokers: ['${kafka.brokers[0]}']
    topic: ${TOPIC}
    mapping: cases.yaml
  station:
    kind: kafka
    brokers: ['${kafka.brokers[0]}']
    topic: ${VISITS_TOPIC}
    mapping: visits.yaml
`,
  );
  return {
    REDIS_URL: redis.url,
    FOREWARN_DATA_DIR: join(folder, 'data'),
    FOREWARN_PACK_DIR: join(folder, 'pack'),
    FOREWARN_PORT: '0',
    FOREWARN_SOURCES_FILE: file,
    PARTNER_TOKEN: 'Bearer partner-token',
  };
}

/** Writes a record to a topic as a partner does, and makes the topic. */
async function produce(topic: string, record: object): Promise<void> {
  const client = new kafkajs.Kafka({
    brokers: kafka.brokers,
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
  await admin.disconnect();
  const producer = client.producer();
  await producer.connect();
  await producer.send({ topic, messages: [{ value: JSON.stringify(record) }] });
  await producer.disconnect();
}

/** Tasks in a state by whose they are, as lists show it: the first and the last digit of an account. */
async function tasksIn(base: string, state: 'waiting' | 'closed'): Promise<Map<string, Task>> {
  const list = await getJson(`${base}/v1/tasks?limit=10&state=${state}`);
  const { tasks }: { tasks: Task[] } = Object(list);
  return new Map(tasks.map((task) => [task.episode.person.id, task]));
}

async function getJson(url: string): Promise<unknown> {
  return await (await fetch(url)).json();
}

test('what partners say in their own words becomes tasks, and each source tells how it stands', async () => {
  const environment = settings();
  const before = await runForewarn(['sources', 'check'], environment);
  expect(before.code).toBe(1);
  expect(before.out).toContain('good   bank (http-pull)');
  expect(before.out).toContain(`has no topic ${TOPIC}`);

  const forewarn = await startForewarn(environment);
  await eventually(async () => {
    expect(await getJson(`${forewarn.url}/v1/sources`)).toMatchObject({
      sources: [
        { name: 'bank', kind: 'http-pull', state: 'running', read: 4, accepted: 3 },
        { name: 'police', kind: 'kafka', state: 'waiting' },
        { name: 'station', kind: 'kafka', state: 'waiting' },
      ],
    });
  }, PATIENCE);
  await produce(TOPIC, {
    case: 'c1',
    // An export of the police has what was filed the day before.
    filed: NOW_S - DAY_S,
    victim: '13800000001',
    loss: '500',
    account: '62009',
  });
  const inState = async (state: 'waiting' | 'closed') => tasksIn(forewarn.url, state);
  await eventually(async () => {
    expect([...(await inState('waiting')).keys()].sort()).toEqual(['6****1', '6****2']);
  }, PATIENCE);
  const { taskId, episodeId } = required((await inState('waiting')).get('6****1'), 'a task');
  await produce(VISITS_TOPIC, {
    visit: 'v1',
    at: NOW_S + 300,
    episode: episodeId,
    task: taskId,
    who: '62001',
    result: 'convinced',
    account: '62007',
  });
  await eventually(async () => {
    expect([...(await inState('waiting')).keys()].sort()).toEqual(['6****2', '6****4']);
    expect((await inState('closed')).get('6****1')).toMatchObject({ taskId });
  }, PATIENCE);
  expect(await getJson(`${forewarn.url}/v1/sources`)).toMatchObject({
    sources: [
      { name: 'bank', rejected: { 'bad-amount': 1 } },
      { name: 'police', state: 'running', accepted: 1, lagRecords: 0 },
      { name: 'station', state: 'running', accepted: 1, lagRecords: 0 },
    ],
  });
  const ofDayBefore = new URLSearchParams({
    from: new Date((NOW_S - DAY_S) * 1000).toISOString(),
    to: new Date((NOW_S - DAY_S + 1) * 1000).toISOString(),
  });
  await eventually(async () => {
    expect(await getJson(`${forewarn.url}/v1/report?${ofDayBefore}`)).toMatchObject({
      total: { casesFiled: 1, caseLossFen: 50_000 },
    });
  }, PATIENCE);
  const metrics = await (await fetch(`${forewarn.url}/metrics`)).text();
  expect(metrics).toContain('forewarn_source_up{source="police"} 1');
  expect(metrics).toContain('forewarn_source_records_total{source="bank",result="accepted"} 3');
  expect(await forewarn.stop()).toBe(0);

  const after = await runForewarn(['sources', 'check'], environment);
  expect(after.out).toContain('good   police (kafka)');
  expect(after.code).toBe(0);
  const wrong = await runForewarn(['sources', 'check'], { ...environment, PARTNER_TOKEN: 'x' });
  expect(wrong.out).toContain('does not let us in');
});
