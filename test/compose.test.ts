// docker-compose.yml and Dockerfile held to the program and to each other, since no machine of the project has a Docker engine: names, values, commands and addresses that
// they use exist, what a service writes lies in a volume, and what it waits for can become healthy.
import { existsSync, readFileSync } from 'node:fs';
import pino from 'pino';
import { expect, test } from 'vitest';
import { buildEngineServer } from '../api/engine-server.ts';
import { createMetrics } from '../api/metrics.ts';
import { apiCommand } from '../cmd/api.ts';
import { readArguments } from '../cmd/command.ts';
import { readConfig } from '../cmd/config.ts';
import { engineCommand } from '../cmd/engine.ts';
import { SETTINGS } from '../cmd/settings.ts';
import { startCommand } from '../cmd/start.ts';
import { type ComposeService, composeServices, readCompose } from './compose-services.ts';

const compose = readCompose();
const services = composeServices(compose);
const ours = Object.entries(services).filter(
  ([, { given }]) => given['image'] === 'forewarn:local',
);
const image = readFileSync(new URL('../Dockerfile', import.meta.url), 'utf8');
const COMMANDS = [startCommand, apiCommand, engineCommand];

/** What the image sets for every container. */
const imageEnvironment = Object.fromEntries(
  [...image.matchAll(/^ENV (.+)$/gm)].flatMap(([, line = '']) =>
    line.split(' ').map((pair) => pair.split('=', 2)),
  ),
);

function listOf(service: ComposeService, key: string): string[] {
  const value: unknown = service.given[key];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Whether a file or folder of the project, as `./deploy`, is there. */
function isThereFile(path: string): boolean {
  return existsSync(new URL(`../${path}`, import.meta.url));
}

/** Folders that a container may write to. */
function writable(service: ComposeService): string[] {
  const volumes = listOf(service, 'volumes').map((volume) => volume.split(':')[1] ?? '');
  return [...volumes, ...listOf(service, 'tmpfs').map((mount) => mount.split(':')[0] ?? '')];
}

const KEYS = new Set([
  ...['build', 'image', 'command', 'environment', 'ports', 'networks', 'depends_on', 'profiles'],
  ...['read_only', 'tmpfs', 'volumes', 'stop_grace_period', 'healthcheck', 'mem_limit', 'cpus'],
  ...[
    'restart',
    'security_opt',
    'cap_drop',
    'cap_add',
    'logging',
    'deploy',
    'user',
    'ulimits',
    'entrypoint',
  ],
]);
const HEALTH_KEYS = new Set(['test', 'interval', 'timeout', 'retries', 'start_period']);
const DURATION = /^\d+(ms|s|m|h)$/;

test('services, their keys and their health checks are written as Docker Compose reads them', () => {
  const faults = Object.entries(services).flatMap(([name, { given }]) => {
    const health: Record<string, unknown> = Object(given['healthcheck']);
    const times = [given['stop_grace_period'], health['interval'], health['timeout']];
    return [
      ...Object.keys(given).filter((key) => !KEYS.has(key)),
      ...Object.keys(health).filter((key) => !HEALTH_KEYS.has(key)),
      ...times.filter((time) => !DURATION.test(String(time))),
      ...(/^\d+g$/.test(String(given['mem_limit'])) ? [] : ['mem_limit']),
    ].map((what) => `${name}: ${what}`);
  });
  expect(faults).toEqual([]);
  expect(Object.keys(compose).sort()).toEqual(
    ['name', 'networks', 'services', 'volumes', 'x-hardened', 'x-scaled'].sort(),
  );
});

test('networks, volumes and services that are named are there, and what is waited for has a health check', () => {
  const networks = Object.keys(Object(compose['networks']));
  const volumes = Object.keys(Object(compose['volumes']));
  const used = Object.values(services).flatMap((each) => listOf(each, 'volumes'));
  const faults = Object.entries(services).flatMap(([name, service]) => {
    const waits: Record<string, { condition?: string; required?: boolean }> = Object(
      service.given['depends_on'],
    );
    const profiles = listOf(service, 'profiles');
    return [
      ...listOf(service, 'networks').filter((each) => !networks.includes(each)),
      ...listOf(service, 'volumes')
        .map((each) => each.split(':')[0] ?? '')
        .filter((each) => !(each.startsWith('./') ? isThereFile(each) : volumes.includes(each))),
      ...Object.entries(waits).flatMap(([other, { condition, required = true }]) => {
        const awaited = services[other];
        if (awaited === undefined) return [`waits for ${other}, which is not there`];
        const isHealthy = condition === 'service_healthy' && awaited.given['healthcheck'];
        const needs = listOf(awaited, 'profiles');
        // The command in the head of the file names both profiles for what is scaled out.
        const isShared = needs.some((profile) => profiles.includes(profile));
        const isThere = !required || needs.length === 0 || isShared || profiles.includes('scale');
        return [
          ...(isHealthy ? [] : [`waits for ${other}, which never becomes healthy`]),
          ...(isThere ? [] : [`needs ${other}, which its profile leaves out`]),
        ];
      }),
    ].map((what) => `${name}: ${what}`);
  });
  expect(faults).toEqual([]);
  expect(volumes.filter((volume) => !used.some((each) => each.startsWith(`${volume}:`)))).toEqual(
    [],
  );
});

test('every setting that containers are given exists and is taken as it stands', () => {
  expect(ours.map(([name]) => name)).toEqual(['forewarn', 'api', 'suspects', 'people']);
  for (const [name, { environment }] of ours) {
    const unknown = Object.keys(environment).filter((key) => !(key in SETTINGS));
    expect(unknown, name).toEqual([]);
    const config = readConfig({ ...imageEnvironment, ...environment }, '/opt/forewarn');
    expect(config, name).toMatchObject({ host: '0.0.0.0', allowRemote: true, port: 8686 });
    expect(config.redisUrl, name).toBe('redis://redis:6379');
    expect(config.dataKeys, name).toBe('');
    expect(config.kafka?.settings.brokers.join(), name).toBe(
      name === 'forewarn' ? undefined : 'kafka:9092',
    );
  }
});

test('what an operator sets outside reaches every container that needs it', () => {
  const outside = {
    FOREWARN_DATA_KEYS: 'off',
    FOREWARN_ACCESS: 'on',
    CLICKHOUSE_PASSWORD: 'other',
  };
  const set = composeServices(readCompose(outside));
  for (const [name] of ours) expect(set[name]?.environment, name).toMatchObject(outside);
  expect(set['clickhouse']?.environment).toMatchObject({ CLICKHOUSE_PASSWORD: 'other' });
});

test('every command that containers run is one of the program, with options that it has', () => {
  for (const [name, { command }] of ours) {
    const [first, ...rest] = command;
    const found = COMMANDS.find((each) => each.name === first);
    expect(found, name).toBeDefined();
    if (found !== undefined) expect(() => readArguments(found, rest), name).not.toThrow();
  }
  const [, entry = ''] = /^ENTRYPOINT \[.*"([^"]+\.ts)"\]$/m.exec(image) ?? [];
  expect(readFileSync(new URL(`../${entry}`, import.meta.url), 'utf8')).toContain('process.argv');
  const [, fallback = '[]'] = /^CMD (\[.*\])$/m.exec(image) ?? [];
  expect(JSON.parse(fallback)).toEqual(services['forewarn']?.command);
});

test('the address that health checks ask is one that the servers have, at the port of the image', async () => {
  const addresses = new Set(
    ours.map(([, { given }]) => /http:\/\/[^']+/.exec(JSON.stringify(given['healthcheck']))?.[0]),
  );
  expect([...addresses]).toEqual(['http://127.0.0.1:8686/readyz']);
  expect(image).toMatch(/^EXPOSE 8686$/m);
  const app = buildEngineServer({
    stage: 'suspect',
    slices: () => [],
    lags: async () => [],
    dependencies: [],
    metrics: createMetrics(),
    logger: pino({ level: 'silent' }),
    allowRemote: true,
  });
  expect((await app.inject('/readyz')).statusCode).toBe(200);
  await app.close();
});

test('a container writes to volumes and memory alone, and those that share state share a volume', () => {
  for (const [name, service] of ours) {
    const config = readConfig({ ...imageEnvironment, ...service.environment }, '/opt/forewarn');
    const folders = writable(service);
    expect(folders, name).toEqual(expect.arrayContaining(['/tmp', config.dataDir]));
    // An API without an engine writes no checkpoints.
    if (name !== 'api')
      expect(
        folders.some((folder) => `${config.checkpointDir}/`.startsWith(`${folder}/`)),
        name,
      ).toBe(true);
  }
  const checkpoints = ['suspects', 'people'].map((name) => {
    const service = services[name];
    return service && [listOf(service, 'volumes'), service.environment['FOREWARN_CHECKPOINTS']];
  });
  expect(checkpoints[0]).toEqual(checkpoints[1]);
});

test('stages that talk are cut alike, and there are two of each', () => {
  const cut = (name: string) => services[name]?.command.slice(3).join(' ');
  expect(cut('suspects')).toBe('--suspects 2 --people 2');
  expect(cut('people')).toBe(cut('suspects'));
  for (const name of ['suspects', 'people'])
    expect(services[name]?.given['deploy']).toEqual({ replicas: 2 });
});

test('no password comes with the file: what has none does not start', () => {
  expect(() => readCompose({})).toThrow(/CLICKHOUSE_PASSWORD is not set, .*\.env/);
  const passwords = Object.entries(services).flatMap(([name, { environment }]) =>
    Object.entries(environment).flatMap(([key, value]) =>
      /PASSWORD|SECRET|_KEYS?$/.test(key) && !['', 'of-a-test'].includes(value)
        ? [`${name}: ${key}`]
        : [],
    ),
  );
  expect(passwords).toEqual([]);
  expect(String(services['grafana']?.given['entrypoint'])).toContain('test -n');
});
