// Every setting of forewarn, read from the environment once. Each has a default, its unit in its name, and a sentence.
import { join, resolve } from 'node:path';
import { FwError } from '../signal/fw-error.ts';
import { nearestName } from '../signal/nearest-name.ts';
import { type CheckConfig, checkConfigOf } from './check-config.ts';
import { checkpointDirOf } from './checkpoint-config.ts';
import { type KafkaConfig, kafkaConfigOf } from './kafka-config.ts';

interface SettingSpec {
  readonly text: string;
  readonly fallback: string;
  readonly kind: 'text' | 'number' | 'flag';
  /** Never printed. */
  readonly isSecret?: boolean;
  readonly min?: number;
  readonly max?: number;
}

/** Names as they stand in the environment. */
export const SETTINGS = {
  FOREWARN_DATA_DIR: {
    kind: 'text',
    fallback: 'data',
    text: 'Folder of everything that forewarn keeps: Redis, ClickHouse, checkpoints, dead letters.',
  },
  FOREWARN_PACK_DIR: {
    kind: 'text',
    fallback: '',
    text: 'Folder of the rule pack; the pack for Zhejiang when empty.',
  },
  FOREWARN_SOURCES_FILE: {
    kind: 'text',
    fallback: '',
    text: 'YAML file of the sources that are read; none when empty. docs/sources.md has its keys.',
  },
  FOREWARN_HOST: {
    kind: 'text',
    fallback: '127.0.0.1',
    text: 'Address that the API listens on. There is no access control yet, so anything but loopback is refused unless FOREWARN_ALLOW_REMOTE is 1.',
  },
  FOREWARN_ALLOW_REMOTE: {
    kind: 'flag',
    fallback: '0',
    text: 'Set to 1 to listen on an address that others can reach.',
  },
  FOREWARN_PORT: {
    kind: 'number',
    fallback: '8686',
    min: 0,
    max: 65_535,
    text: 'Port of the API; 0 takes a free one.',
  },
  FOREWARN_INSTANCE: {
    kind: 'text',
    fallback: '',
    text: 'Name of the installation in Redis, the same for all processes that share tasks and slices; that of FOREWARN_DATA_DIR when empty.',
  },
  FOREWARN_LEASE_MS: {
    kind: 'number',
    fallback: '120000',
    min: 1_000,
    max: 3_600_000,
    text: 'How long a claim holds a task without being renewed.',
  },
  FOREWARN_DESKS_FILE: {
    kind: 'text',
    fallback: '',
    text: 'YAML file of how desks work, such as when a task rises; dissuasion/desks.yaml when empty.',
  },
  FOREWARN_CHECK_DEADLINE_MS: {
    kind: 'number',
    fallback: '50',
    min: 1,
    max: 60_000,
    text: 'How long POST /v1/checks waits for the engine; then FOREWARN_CHECK_FALLBACK is the advice.',
  },
  FOREWARN_CHECK_FALLBACK: {
    kind: 'text',
    fallback: 'pass',
    text: 'Advice of POST /v1/checks when the engine does not answer in time: pass, warn or hold.',
  },
  FOREWARN_CHECK_WARN_AT: {
    kind: 'text',
    fallback: 'orange',
    text: 'Lowest level at which POST /v1/checks advises to warn: blue, yellow, orange or red.',
  },
  FOREWARN_CHECK_HOLD_AT: {
    kind: 'text',
    fallback: 'red',
    text: 'Lowest level at which POST /v1/checks advises to hold.',
  },
  FOREWARN_CHECK_KEEP_MINUTES: {
    kind: 'number',
    fallback: '15',
    min: 1,
    max: 10_080,
    text: 'How long the same check has the same answer.',
  },
  FOREWARN_CHECKPOINTS: {
    kind: 'text',
    fallback: '',
    text: 'Where checkpoints lie: a folder, or s3://bucket/prefix, with ?endpoint=https://host:port for a store other than S3; in FOREWARN_DATA_DIR when empty. Engines that share slices share it. AWS_ACCESS_KEY_ID and its kin give the login.',
  },
  FOREWARN_ORDERS_URL: {
    kind: 'text',
    fallback: '',
    text: 'Where approved orders are posted to; sandbox acknowledges them all; when empty people carry them.',
  },
  FOREWARN_ORDERS_SECRET: {
    kind: 'text',
    fallback: '',
    isSecret: true,
    text: 'Key with which orders are signed.',
  },
  FOREWARN_CHECKPOINT_MS: {
    kind: 'number',
    fallback: '10000',
    min: 100,
    max: 3_600_000,
    text: 'Time between checkpoints.',
  },
  FOREWARN_CHECKPOINTS_KEPT: {
    kind: 'number',
    fallback: '3',
    min: 1,
    max: 100,
    text: 'How many checkpoints are kept: a damaged one is passed over for the one before it, and the log keeps what the oldest needs.',
  },
  FOREWARN_LOG_KEEP_HOURS: {
    kind: 'number',
    fallback: '72',
    min: 0,
    max: 8_760,
    text: 'How long the signal log keeps signals for looking back; what a start needs is kept in any case.',
  },
  FOREWARN_LOG_KEEP_MB: {
    kind: 'number',
    fallback: '4096',
    min: 1,
    max: 1_048_576,
    text: 'Memory of Redis that the signal log may take; above it older signals go earlier, but never what a start needs.',
  },
  FOREWARN_LOG_FILE: {
    kind: 'text',
    fallback: '',
    text: 'File that log lines go to, - for standard output; forewarn.log in the data folder when empty.',
  },
  FOREWARN_LOG_LEVEL: {
    kind: 'text',
    fallback: 'info',
    text: 'Least severe log line that is written: trace, debug, info, warn, error, silent.',
  },
  FOREWARN_LOG: {
    kind: 'text',
    fallback: 'redis',
    text: 'Where the signal log is: redis, or kafka://HOST:PORT with more brokers after commas.',
  },
  FOREWARN_KAFKA_PREFIX: {
    kind: 'text',
    fallback: '',
    text: 'Stands before the names of the topics, as in test.signals.',
  },
  FOREWARN_KAFKA_TLS: {
    kind: 'flag',
    fallback: '0',
    text: 'Set to 1 to talk to Kafka by TLS; a certificate setting switches it on as well.',
  },
  FOREWARN_KAFKA_CA_FILE: {
    kind: 'text',
    fallback: '',
    text: "PEM file of the authority that signed the brokers' certificates; the system's authorities when empty.",
  },
  FOREWARN_KAFKA_CERT_FILE: {
    kind: 'text',
    fallback: '',
    text: 'PEM file of our own certificate, where the brokers ask for one.',
  },
  FOREWARN_KAFKA_KEY_FILE: {
    kind: 'text',
    fallback: '',
    text: 'PEM file of the key to that certificate.',
  },
  FOREWARN_KAFKA_SASL: {
    kind: 'text',
    fallback: '',
    text: 'How to log in: plain, scram-sha-256, scram-sha-512, or empty for no login.',
  },
  FOREWARN_KAFKA_USER: { kind: 'text', fallback: '', text: 'User of that login.' },
  FOREWARN_KAFKA_PASSWORD: {
    kind: 'text',
    fallback: '',
    isSecret: true,
    text: 'Password of that login.',
  },
  REDIS_URL: {
    kind: 'text',
    fallback: '',
    isSecret: true,
    text: 'Redis to use; when empty a private one is started.',
  },
  CLICKHOUSE_URL: {
    kind: 'text',
    fallback: '',
    text: 'ClickHouse to use; when empty the embedded engine is.',
  },
  CLICKHOUSE_USER: { kind: 'text', fallback: 'default', text: 'User of that ClickHouse.' },
  CLICKHOUSE_PASSWORD: {
    kind: 'text',
    fallback: '',
    isSecret: true,
    text: 'Password of that ClickHouse.',
  },
  CLICKHOUSE_DATABASE: { kind: 'text', fallback: 'forewarn', text: 'Database of that ClickHouse.' },
} as const satisfies Record<string, SettingSpec>;

export type SettingName = keyof typeof SETTINGS;

export interface Config {
  readonly dataDir: string;
  /** A folder, or `s3://…`. */
  readonly checkpointDir: string;
  /** undefined for the name of the data folder. */
  readonly instance: string | undefined;
  readonly packDir: string;
  /** undefined when nothing is read but what is sent. */
  readonly sourcesFile: string | undefined;
  readonly host: string;
  readonly allowRemote: boolean;
  readonly port: number;
  readonly leaseMs: number;
  /** undefined for the settings that come with forewarn. */
  readonly desksFile: string | undefined;
  /** undefined while people carry the orders. */
  readonly orders: { readonly url: string; readonly secret: string } | undefined;
  readonly check: CheckConfig;
  readonly checkpointMs: number;
  readonly checkpointsKept: number;
  readonly logKeepMs: number;
  readonly logKeepBytes: number;
  readonly logLevel: string;
  /** undefined for standard output. */
  readonly logFile: string | undefined;
  readonly redisUrl: string | undefined;
  /** undefined while the signal log is on Redis. */
  readonly kafka: KafkaConfig | undefined;
  readonly clickhouse:
    | { url: string; user: string; password: string; database: string }
    | undefined;
}

export interface EffectiveSetting {
  readonly name: SettingName;
  readonly value: string;
  readonly from: 'environment' | 'default';
  readonly text: string;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** Reads the settings. Throws FW_CONFIG with every fault at once. */
export function readConfig(environment: NodeJS.ProcessEnv, projectDir: string): Config {
  const faults: string[] = [];
  const value = (name: SettingName) => settingOf(environment, name);
  for (const name of Object.keys(environment)) {
    if (name.startsWith('FOREWARN_') && !isSettingName(name) && !TEST_SETTINGS.includes(name)) {
      const near = nearestName(name, Object.keys(SETTINGS));
      faults.push(
        `there is no setting ${name}${near === undefined ? '' : `; did you mean ${near}?`}`,
      );
    }
  }
  const number = (name: SettingName): number => {
    const spec: SettingSpec = SETTINGS[name];
    const parsed = Number(value(name));
    const [min, max] = [spec.min ?? 0, spec.max ?? Number.MAX_SAFE_INTEGER];
    if (!Number.isInteger(parsed) || parsed < min || parsed > max) {
      faults.push(`${name} must be a whole number from ${min} to ${max}, not '${value(name)}'`);
    }
    return parsed;
  };
  const logLevel = value('FOREWARN_LOG_LEVEL');
  if (!LOG_LEVELS.includes(logLevel))
    faults.push(`FOREWARN_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not '${logLevel}'`);
  const clickhouseUrl = value('CLICKHOUSE_URL');
  if (clickhouseUrl !== '' && !/^https?:\/\/[^/]/.test(clickhouseUrl))
    faults.push(
      `CLICKHOUSE_URL must be an address such as http://127.0.0.1:8123, not '${clickhouseUrl}'`,
    );
  const config: Config = {
    dataDir: resolve(value('FOREWARN_DATA_DIR')),
    checkpointDir: checkpointDirOf(
      value('FOREWARN_CHECKPOINTS'),
      value('FOREWARN_DATA_DIR'),
      faults,
    ),
    instance: value('FOREWARN_INSTANCE') === '' ? undefined : value('FOREWARN_INSTANCE'),
    packDir:
      value('FOREWARN_PACK_DIR') === ''
        ? join(projectDir, 'rules', 'packs', 'zhejiang')
        : resolve(value('FOREWARN_PACK_DIR')),
    sourcesFile:
      value('FOREWARN_SOURCES_FILE') === '' ? undefined : resolve(value('FOREWARN_SOURCES_FILE')),
    host: value('FOREWARN_HOST'),
    allowRemote: value('FOREWARN_ALLOW_REMOTE') === '1',
    port: number('FOREWARN_PORT'),
    leaseMs: number('FOREWARN_LEASE_MS'),
    orders: ordersOf(value, faults),
    desksFile:
      value('FOREWARN_DESKS_FILE') === '' ? undefined : resolve(value('FOREWARN_DESKS_FILE')),
    check: checkConfigOf(value, number, faults),
    checkpointMs: number('FOREWARN_CHECKPOINT_MS'),
    checkpointsKept: number('FOREWARN_CHECKPOINTS_KEPT'),
    logKeepMs: number('FOREWARN_LOG_KEEP_HOURS') * 3_600_000,
    logKeepBytes: number('FOREWARN_LOG_KEEP_MB') * 1_048_576,
    logLevel,
    logFile: logFileOf(value),
    redisUrl: value('REDIS_URL') === '' ? undefined : value('REDIS_URL'),
    kafka: kafkaConfigOf(value, faults),
    clickhouse: clickhouseUrl === '' ? undefined : clickhouseOf(value),
  };
  if (faults.length > 0) throw new FwError('FW_CONFIG', faults.join('\n'));
  return Object.freeze(config);
}

/** The same with the log given on the command line, which counts more than FOREWARN_LOG. */
export function readConfigWithLog(
  environment: NodeJS.ProcessEnv,
  projectDir: string,
  log: string | boolean | undefined,
): Config {
  const given = typeof log === 'string' ? { ...environment, FOREWARN_LOG: log } : environment;
  return readConfig(given, projectDir);
}

/** All settings with their values and where each came from; secrets are hidden. */
export function effectiveSettings(environment: NodeJS.ProcessEnv): EffectiveSetting[] {
  return Object.keys(SETTINGS)
    .filter(isSettingName)
    .map((name) => {
      const spec: SettingSpec = SETTINGS[name];
      const given = environment[name] !== undefined && environment[name] !== '';
      const value = settingOf(environment, name);
      return {
        name,
        value: spec.isSecret === true && value !== '' ? '(hidden)' : value,
        from: given ? 'environment' : 'default',
        text: spec.text,
      };
    });
}

/** Settings that only tests and benchmarks read. */
const TEST_SETTINGS = [
  'FOREWARN_PROPERTY_RUNS',
  'FOREWARN_PROPERTY_SEED',
  'FOREWARN_UPDATE_GOLDEN',
];

function settingOf(environment: NodeJS.ProcessEnv, name: SettingName): string {
  const given = environment[name];
  return given === undefined || given === '' ? SETTINGS[name].fallback : given;
}

function logFileOf(value: (name: SettingName) => string): string | undefined {
  const path = value('FOREWARN_LOG_FILE');
  if (path === '-') return undefined;
  return path === '' ? join(resolve(value('FOREWARN_DATA_DIR')), 'forewarn.log') : resolve(path);
}

function ordersOf(value: (name: SettingName) => string, faults: string[]): Config['orders'] {
  const url = value('FOREWARN_ORDERS_URL');
  const secret = value('FOREWARN_ORDERS_SECRET');
  if (url === '') return undefined;
  if (url !== 'sandbox' && !URL.canParse(url)) {
    faults.push(`FOREWARN_ORDERS_URL must be an address or sandbox, not '${url}'`);
  }
  if (url !== 'sandbox' && secret === '') {
    faults.push('FOREWARN_ORDERS_SECRET must be set where FOREWARN_ORDERS_URL is an address');
  }
  return { url, secret };
}

function clickhouseOf(value: (name: SettingName) => string): NonNullable<Config['clickhouse']> {
  return {
    url: value('CLICKHOUSE_URL'),
    user: value('CLICKHOUSE_USER'),
    password: value('CLICKHOUSE_PASSWORD'),
    database: value('CLICKHOUSE_DATABASE'),
  };
}

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}
