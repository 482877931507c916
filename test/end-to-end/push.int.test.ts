// What partners push in their own words, against the whole of forewarn with the pack that is shipped: a carrier's CAMARA notifications as CloudEvents, its
// call records and what handsets report, a bank's customers as a table and its order as pain.001 in XML, and what the police know.
// One day: each test goes on where the one before ended, as event time does.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../cmd/config.ts';
import { projectDir } from '../../cmd/project-dir.ts';
import { type System, startSystem } from '../../cmd/system.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';

const SAMPLES = new URL('../../connectors/samples/', import.meta.url).pathname;
const MAPPINGS = new URL('../../connectors/mappings/', import.meta.url).pathname;
/** Each is a source of kind http-push. */
const SOURCES = [
  'kyc',
  'national-warnings',
  'number-registrations',
  'dns-log',
  'app-install',
  'cdr-a',
  'camara',
  'iso-20022',
  'police-cases',
];
const [CSV, EVENT, BATCH] = [
  'text/csv',
  'application/cloudevents+json',
  'application/cloudevents-batch+json',
];
const PERSON = '+8613800000001';
/** Has the app of a site that nobody suspects yet. */
const BORROWER = '+8613800000012';

let redis: RedisServer;
let system: System;
let folder = '';

beforeAll(async () => {
  redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'forewarn-push-'));
  const entries = SOURCES.map(
    (name) => `  ${name}: { kind: http-push, mapping: ${MAPPINGS}${name}.yaml }\n`,
  );
  writeFileSync(join(folder, 'sources.yaml'), `sources:\n${entries.join('')}`);
  const env = {
    REDIS_URL: redis.url,
    FOREWARN_DATA_DIR: join(folder, 'data'),
    FOREWARN_PORT: '0',
    FOREWARN_SOURCES_FILE: join(folder, 'sources.yaml'),
  };
  system = await startSystem({ config: readConfig(env, projectDir()), onNote: () => undefined });
});

afterAll(async () => {
  await system.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

const sample = (path: string) => readFileSync(join(SAMPLES, path), 'utf8');
const linesOf = (path: string) => sample(path).trimEnd().split('\n');

/** Pushes a body to a source, and waits until the engine has taken what it says. */
async function push(
  source: string,
  type: string,
  body: string,
  headers: Record<string, string> = {},
): Promise<void> {
  const answer = await fetch(`${system.url}/v1/sources/${source}/records`, {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body,
  });
  expect(answer.status, source).toBe(202);
  expect(await answer.json(), source).toMatchObject({ rejectedCount: 0 });
  await system.pump.drain();
}

async function ask(path: string, body?: object) {
  const headers = { 'content-type': 'application/json' };
  const sent = { method: 'POST', headers, body: JSON.stringify(body) };
  const answer = await fetch(`${system.url}${path}`, body === undefined ? {} : sent);
  return Object(await answer.json());
}

/** The typologies in which a number stands as a person at risk, with their levels. */
async function standingOf(phone: string): Promise<unknown[]> {
  const { typologies } = await ask('/v1/risk/query', { kind: 'phone', id: phone });
  return typologies.map(({ typology, level }: Record<string, unknown>) => [typology, level]);
}

/** Notifications of the sample by their ids. */
const notified = new Map(
  linesOf('telecom/camara.ndjson').map((line) => [String(JSON.parse(line).id), line]),
);
const event = (id: string) => notified.get(id) ?? '';

const duplicateCount = async () => (await ask('/v1/status')).signals.duplicate;

test('an app-install feed that is pushed as lines makes a decision of a site that was visited', async () => {
  await push('kyc', CSV, sample('funds/kyc.csv'));
  await push('number-registrations', CSV, sample('telecom/number-registrations.csv'));
  await push('national-warnings', 'application/json', sample('police/national-warnings.json'));
  await push('dns-log', 'text/tab-separated-values', sample('telecom/dns-log.tsv'));
  expect(await standingOf(BORROWER)).toEqual([]);
  await push('app-install', 'application/x-ndjson', sample('telecom/app-install.ndjson'));
  expect(await standingOf(BORROWER)).toContainEqual(['fake-loan', 'yellow']);
});

test('forwarding after a long call, which the carrier notifies of as a CloudEvent of CAMARA, is a decision', async () => {
  const [head, call] = linesOf('telecom/cdr-a.csv');
  await push('cdr-a', CSV, `${head}\n${call}\n`);
  expect(await standingOf(PERSON)).toEqual([['police-impersonation', 'none']]);
  await push('camara', EVENT, event('e3'));
  expect(await standingOf(PERSON)).toEqual([['police-impersonation', 'orange']]);
});

test('an order that is pushed as pain.001 in XML is a takeover after SIM and device were swapped, and red by whom it pays', async () => {
  const { data, ...attributes } = JSON.parse(event('e1'));
  const headers = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]);
  await push('camara', 'application/json', JSON.stringify(data), Object.fromEntries(headers));
  await push('camara', BATCH, `[${event('e2')},${event('e4')}]`);
  expect(await standingOf(PERSON)).toEqual([['police-impersonation', 'orange']]);
  await push('iso-20022', 'application/xml', sample('funds/pain.001.xml'));
  const standing = await standingOf(PERSON);
  expect(standing).toContainEqual(['account-takeover', 'orange']);
  expect(standing).toContainEqual(['suspect-contact', 'red']);
});

test('a carrier that sends a notification again, in whichever form, counts once', async () => {
  expect(await duplicateCount()).toBe(0);
  await push('camara', 'application/json', `[${event('e2')}]`);
  expect(await duplicateCount()).toBe(1);
});

test('cases that the police push find who has the app of a site that they name', async () => {
  await push('police-cases', CSV, sample('police/police-cases.csv'));
  expect(await standingOf(BORROWER)).toContainEqual(['suspect-contact', 'yellow']);
  const { sources } = await ask('/v1/sources');
  expect(
    sources.map(({ name, kind, state }: Record<string, unknown>) => [name, kind, state]),
  ).toEqual(SOURCES.map((name) => [name, 'http-push', 'running']));
  expect((await ask('/v1/status')).signals).toMatchObject({ late: 0, invalid: 0 });
});
