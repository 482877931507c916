// Every setting of forewarn as it stands in the environment. Each has a default, its unit in its name, and a sentence.
import { ACCESS_SETTINGS } from './access-settings.ts';

export interface SettingSpec {
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
  FOREWARN_PARTNER_KEYS_FILE: {
    kind: 'text',
    fallback: '',
    text: 'YAML file of the keys under which partners hash identifiers; none when empty. docs/hashed-identifiers.md.',
  },
  FOREWARN_DATA_KEYS: {
    kind: 'text',
    fallback: '',
    isSecret: true,
    text: 'Keys that seal what is kept of people: file:PATH, command:PROGRAM, keys in base64 with the newest first, or off; data.keys of FOREWARN_DATA_DIR when empty. docs/personal-data.md.',
  },
  ...ACCESS_SETTINGS,
  FOREWARN_LIMIT_PERSON: {
    kind: 'number',
    fallback: '1200',
    min: 0,
    max: 1_000_000_000,
    text: 'Requests that a person may send in a minute with FOREWARN_ACCESS=on; 0 is no limit.',
  },
  FOREWARN_LIMIT_PROGRAM: {
    kind: 'number',
    fallback: '120000',
    min: 0,
    max: 1_000_000_000,
    text: "Requests that a partner's program may send in a minute; 0 is no limit.",
  },
  FOREWARN_LIMIT_ADDRESS: {
    kind: 'number',
    fallback: '120000',
    min: 0,
    max: 1_000_000_000,
    text: 'Requests that an address may send in a minute to one process without saying who sends them; 0 is no limit, as behind a proxy that has one.',
  },
  FOREWARN_CONNECTIONS_MAX: {
    kind: 'number',
    fallback: '10000',
    min: 1,
    max: 1_000_000,
    text: 'Connections to the API that one process holds at once; those beyond are closed as they come. Below what the system lets a process open (ulimit -n).',
  },
  FOREWARN_CONNECTIONS_ADDRESS: {
    kind: 'number',
    fallback: '0',
    min: 0,
    max: 1_000_000,
    text: 'Connections to the API that one address may hold at one process; 0 is no limit, as behind a proxy, from which all come.',
  },
  FOREWARN_TLS_CERT_FILE: {
    kind: 'text',
    fallback: '',
    text: 'Certificate (PEM) with which the API answers by HTTPS itself; by HTTP, as behind a proxy that ends TLS, when empty. Read at the start.',
  },
  FOREWARN_TLS_KEY_FILE: { kind: 'text', fallback: '', text: 'Key of that certificate (PEM).' },
  FOREWARN_TLS_CERTIFICATES: {
    kind: 'text',
    fallback: 'off',
    text: 'ask: programs of partners may show a certificate that is bound to their account, instead of signing; browsers then ask people who have one which to show.',
  },
  FOREWARN_TOKEN: {
    kind: 'text',
    fallback: '',
    isSecret: true,
    text: 'Token of a session (POST /v1/session), for commands that ask a running forewarn.',
  },
  FOREWARN_HOST: {
    kind: 'text',
    fallback: '127.0.0.1',
    text: 'Address that the API listens on. Anything but loopback needs FOREWARN_ACCESS=on or FOREWARN_ALLOW_REMOTE=1.',
  },
  FOREWARN_ALLOW_REMOTE: {
    kind: 'flag',
    fallback: '0',
    text: 'Set to 1 to listen on an address that others can reach though nobody has to sign in, where something in front decides who comes in.',
  },
  FOREWARN_PORT: {
    kind: 'number',
    fallback: '8686',
    min: 0,
    max: 65_535,
    text: 'Port of the API; 0 takes a free one.',
  },
  FOREWARN_BACKGROUND_NICE: {
    kind: 'number',
    fallback: '10',
    min: 0,
    max: 19,
    text: 'By how much forewarn start lowers the priority of threads that nobody waits for, those of the embedded ClickHouse among them; 0 where other programs take all of the processors.',
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
  FOREWARN_REGIONS_FILE: {
    kind: 'text',
    fallback: '',
    text: "CSV file of cities and counties, which are the tree of desks; 'forewarn regions' prints that of Zhejiang, which holds when empty.",
  },
  FOREWARN_HOME_REGION: {
    kind: 'text',
    fallback: '330000',
    text: 'Code of the province or city whose desk sees all others.',
  },
  FOREWARN_DESKS_FILE: {
    kind: 'text',
    fallback: '',
    text: 'YAML file of how desks work, such as when a task rises; dissuasion/desks.yaml when empty.',
  },
  FOREWARN_CALL_SCRIPTS_FILE: {
    kind: 'text',
    fallback: '',
    text: 'YAML file of what callers say; dissuasion/call-scripts.yaml when empty.',
  },
  FOREWARN_MAP_GEOJSON: {
    kind: 'text',
    fallback: '',
    text: 'GeoJSON file of the counties that the command room draws, each with its code as properties.code or properties.adcode; tiles when empty.',
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
  FOREWARN_DELIVERIES_FILE: {
    kind: 'text',
    fallback: '',
    text: 'YAML file of the providers through whom messages, calls, orders and events go out; when empty people carry orders. docs/deliveries.md has its keys.',
  },
  FOREWARN_POPULATION_FILE: {
    kind: 'text',
    fallback: '',
    text: 'Residents for the rates of reports, lines of code,people, in place of the census of 2020, which knows Zhejiang, its cities and counties.',
  },
  FOREWARN_REPORTS_FILE: {
    kind: 'text',
    fallback: '',
    text: 'YAML file of the reports that are made by themselves, every day, week or month; docs/reports.md has its keys.',
  },
  FOREWARN_WORDINGS_FILE: {
    kind: 'text',
    fallback: '',
    text: 'YAML with what messages and robots say; docs/desk.md. What it leaves out is as dissuasion/wordings.yaml has it.',
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
  FOREWARN_ARCHIVE_DIR: {
    kind: 'text',
    fallback: '',
    text: 'Folder in which signals are kept for backtests, sealed; archive in FOREWARN_DATA_DIR when empty, off for none. docs/backtest.md.',
  },
  FOREWARN_ARCHIVE_KEY_FILE: {
    kind: 'text',
    fallback: '',
    text: 'File of the keys that seal the archive, base64 of 32 bytes a line, the newest first; when empty FOREWARN_DATA_KEYS seals the archive of FOREWARN_DATA_DIR, and DIR.key any other.',
  },
  FOREWARN_ARCHIVE_KEEP_DAYS: {
    kind: 'number',
    fallback: '30',
    min: 1,
    max: 3_660,
    text: 'How long the archive keeps signals since the log took them.',
  },
  FOREWARN_ARCHIVE_KEEP_GB: {
    kind: 'number',
    fallback: '50',
    min: 1,
    max: 1_000_000,
    text: 'Disk that the archive may take; above it the oldest signals go earlier.',
  },
  FOREWARN_DEAD_LETTER_DAYS: {
    kind: 'number',
    fallback: '90',
    max: 36_600,
    text: 'How long rows that were refused are kept to be put right (dead-letters.ndjson); 0 is for good.',
  },
  FOREWARN_IDENTIFIER_DAYS: {
    kind: 'number',
    fallback: '400',
    max: 36_600,
    text: 'How long it is kept who a token of a partner is (identifiers.ndjson), since that was last of use; 0 is for good.',
  },
  FOREWARN_LEDGER_PEOPLE_DAYS: {
    kind: 'number',
    fallback: '0',
    min: 0,
    max: 36_600,
    text: 'How long the ledger knows whose ids its rows are about, since a row was last written with them; 0 is for good, else 30 or more. docs/personal-data.md.',
  },
  FOREWARN_LEDGER_WORDS_DAYS: {
    kind: 'number',
    fallback: '0',
    min: 0,
    max: 36_600,
    text: 'How long the ledger keeps notes, reasons, places and other texts about people; 0 is for good, else 30 or more. docs/personal-data.md.',
  },
  FOREWARN_HOLD_OUT_PERCENT: {
    kind: 'number',
    fallback: '0',
    min: 0,
    max: 10,
    text: 'Of a hundred people with a score below orange, so many a day get a task by lot, less urgent than all others, so that tuning knows who is missed; 0 is nobody. docs/tuning.md.',
  },
  FOREWARN_SHADOW_SIGNALS: {
    kind: 'number',
    fallback: '1000',
    min: 1,
    max: 1_000_000_000,
    text: 'A version of the rules is approved after so many signals in shadow, since the last start. docs/rule-life.md.',
  },
  FOREWARN_SHADOW_MINUTES: {
    kind: 'number',
    fallback: '60',
    min: 0,
    max: 525_600,
    text: 'And after so many minutes of event time in shadow.',
  },
  FOREWARN_STEP_BACK_DAYS: {
    kind: 'number',
    fallback: '14',
    min: 0,
    max: 3_650,
    text: 'The version of the rules that was replaced runs on beside the live one for so many days, so that a step back finds its windows full; 0 is not at all. docs/rule-life.md.',
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
