// The settings (settings.ts), read from the environment once and made into what the program needs.
import { join, resolve } from 'node:path';
import type { RetentionDays } from '../ledger/retention.ts';
import type { ShadowNeed } from '../rulebook/shadow-need.ts';
import { FwError } from '../signal/fw-error.ts';
import { nearestName } from '../signal/nearest-name.ts';
import { type AccessConfig, accessConfigOf } from './access-config.ts';
import { type ArchiveConfig, archiveConfigOf } from './archive-config.ts';
import { type CheckConfig, checkConfigOf } from './check-config.ts';
import { checkpointDirOf } from './checkpoint-config.ts';
import { type KafkaConfig, kafkaConfigOf } from './kafka-config.ts';
import { type FileDays, fileDaysOf } from './kept-files.ts';
import { auditDaysOf, retentionDaysOf } from './retention-parts.ts';
import { SETTINGS, type SettingName, type SettingSpec } from './settings.ts';
import { type TlsConfig, tlsConfigOf } from './tls-config.ts';

export interface Config {
  readonly dataDir: string;
  /** A folder, or `s3://…`. */
  readonly checkpointDir: string;
  /** Connections to the API that are held at once. */
  readonly connectionsMax: number;
  /** Of one address; 0 is no limit. */
  readonly addressConnectionsMax: number;
  /** Requests a minute from an address that do not say who sends them; 0 is no limit. */
  readonly addressLimit: number;
  /** undefined for the name of the data folder. */
  readonly instance: string | undefined;
  /** Of a hundred people with a score below orange, how many a day get a task by lot. */
  readonly holdOutPercent: number;
  /** What a version of the rules has to have run in shadow before it is approved. */
  readonly shadowNeed: ShadowNeed;
  /** How long the version that was replaced runs on beside the live one, ms. */
  readonly warmMs: number;
  readonly packDir: string;
  /** undefined when nothing is read but what is sent. */
  readonly sourcesFile: string | undefined;
  /** As FOREWARN_DATA_KEYS says; open-vault.ts reads it. */
  readonly dataKeys: string;
  /** Keys of partners who hash identifiers. */
  readonly partnerKeysFile: string | undefined;
  /** undefined while nobody has to sign in. */
  readonly access: AccessConfig | undefined;
  /** Undefined where HTTP is spoken. */
  readonly tls: TlsConfig | undefined;
  /** Of the session in which commands ask a running forewarn. */
  readonly token: string | undefined;
  readonly host: string;
  readonly allowRemote: boolean;
  readonly port: number;
  /** Of threads that nobody waits for, as nice(1) has it. */
  readonly backgroundNice: number;
  readonly leaseMs: number;
  /** undefined for the settings that come with forewarn. */
  readonly populationFile: string | undefined;
  readonly reportsFile: string | undefined;
  readonly desksFile: string | undefined;
  readonly wordingsFile: string | undefined;
  /** undefined while people carry orders and nothing goes out to anybody. */
  readonly deliveriesFile: string | undefined;
  readonly callScriptsFile: string | undefined;
  readonly mapFile: string | undefined;
  readonly check: CheckConfig;
  readonly checkpointMs: number;
  readonly checkpointsKept: number;
  /** undefined while no signals are archived. */
  readonly archive: ArchiveConfig | undefined;
  /** undefined for keys that go by the archive's place. */
  readonly archiveKeyFile: string | undefined;
  /** How long the ledger knows whom rows are about. */
  readonly retentionDays: RetentionDays;
  /** Days that the audit is kept; undefined for good. */
  readonly auditDays: number | undefined;
  readonly fileDays: FileDays;
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
  const faults = unknownSettings(environment);
  const value = (name: SettingName) => settingOf(environment, name);
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
    addressLimit: number('FOREWARN_LIMIT_ADDRESS'),
    connectionsMax: number('FOREWARN_CONNECTIONS_MAX'),
    addressConnectionsMax: number('FOREWARN_CONNECTIONS_ADDRESS'),
    checkpointDir: checkpointDirOf(
      value('FOREWARN_CHECKPOINTS'),
      value('FOREWARN_DATA_DIR'),
      faults,
    ),
    instance: value('FOREWARN_INSTANCE') === '' ? undefined : value('FOREWARN_INSTANCE'),
    holdOutPercent: number('FOREWARN_HOLD_OUT_PERCENT'),
    shadowNeed: {
      signals: number('FOREWARN_SHADOW_SIGNALS'),
      minutes: number('FOREWARN_SHADOW_MINUTES'),
    },
    warmMs: number('FOREWARN_STEP_BACK_DAYS') * 86_400_000,
    packDir:
      value('FOREWARN_PACK_DIR') === ''
        ? join(projectDir, 'rules', 'packs', 'zhejiang')
        : resolve(value('FOREWARN_PACK_DIR')),
    sourcesFile: fileOf(value('FOREWARN_SOURCES_FILE')),
    dataKeys: value('FOREWARN_DATA_KEYS'),
    partnerKeysFile: fileOf(value('FOREWARN_PARTNER_KEYS_FILE')),
    access: accessConfigOf(value, number, faults),
    tls: tlsConfigOf(value, faults),
    token: value('FOREWARN_TOKEN') === '' ? undefined : value('FOREWARN_TOKEN'),
    host: value('FOREWARN_HOST'),
    // Who has to sign in may come from anywhere.
    allowRemote: value('FOREWARN_ALLOW_REMOTE') === '1' || value('FOREWARN_ACCESS') === 'on',
    port: number('FOREWARN_PORT'),
    backgroundNice: number('FOREWARN_BACKGROUND_NICE'),
    leaseMs: number('FOREWARN_LEASE_MS'),
    deliveriesFile: fileOf(value('FOREWARN_DELIVERIES_FILE')),
    populationFile: fileOf(value('FOREWARN_POPULATION_FILE')),
    reportsFile: fileOf(value('FOREWARN_REPORTS_FILE')),
    wordingsFile: fileOf(value('FOREWARN_WORDINGS_FILE')),
    desksFile: fileOf(value('FOREWARN_DESKS_FILE')),
    callScriptsFile: fileOf(value('FOREWARN_CALL_SCRIPTS_FILE')),
    mapFile: fileOf(value('FOREWARN_MAP_GEOJSON')),
    check: checkConfigOf(value, number, faults),
    checkpointMs: number('FOREWARN_CHECKPOINT_MS'),
    checkpointsKept: number('FOREWARN_CHECKPOINTS_KEPT'),
    ...keptOf(value, number, faults),
    logLevel,
    logFile: logFileOf(value),
    redisUrl: value('REDIS_URL') === '' ? undefined : value('REDIS_URL'),
    kafka: kafkaConfigOf(value, faults),
    clickhouse: clickhouseUrl === '' ? undefined : clickhouseOf(value),
  };
  if (faults.length > 0) throw new FwError('FW_CONFIG', faults.join('\n'));
  return Object.freeze(config);
}

/** What is named as a setting and is none: a fault each. */
function unknownSettings(environment: NodeJS.ProcessEnv): string[] {
  return Object.keys(environment).flatMap((name) => {
    if (!name.startsWith('FOREWARN_') || isSettingName(name) || TEST_SETTINGS.includes(name))
      return [];
    const near = nearestName(name, Object.keys(SETTINGS));
    return `there is no setting ${name}${near === undefined ? '' : `; did you mean ${near}?`}`;
  });
}

/** How long things are kept, and where. */
function keptOf(
  value: (name: SettingName) => string,
  number: (name: SettingName) => number,
  faults: string[],
) {
  return {
    archive: archiveConfigOf(value, number),
    archiveKeyFile: fileOf(value('FOREWARN_ARCHIVE_KEY_FILE')),
    retentionDays: retentionDaysOf(number, faults),
    auditDays: auditDaysOf(number, faults),
    fileDays: fileDaysOf(number),
    logKeepMs: number('FOREWARN_LOG_KEEP_HOURS') * 3_600_000,
    logKeepBytes: number('FOREWARN_LOG_KEEP_MB') * 1_048_576,
  };
}

function fileOf(path: string): string | undefined {
  return path === '' ? undefined : resolve(path);
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
  'FOREWARN_FAULT_SEED',
  'FOREWARN_FAULT_SEEDS',
  'FOREWARN_OUTAGE_SECONDS',
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
