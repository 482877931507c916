// The file that says what is read and from where, one entry a source. All complaints come at once, each with file, line, column and the
// nearest known name. Reference: docs/sources.md.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { FwError } from '../../signal/fw-error.ts';
import { type CamaraConfig, readCamaraEntry } from '../camara/camara-entry.ts';
import { type DatabaseConfig, databaseEntryReader } from '../database/database-entry.ts';
import { type FilesConfig, readFilesEntry } from '../file/file-entry.ts';
import { type HttpPullConfig, readHttpPullEntry } from '../http-pull/http-pull-entry.ts';
import { type HttpPushConfig, readHttpPushEntry } from '../http-push/http-push-entry.ts';
import { type KafkaSourceConfig, readKafkaEntry } from '../kafka/kafka-entry.ts';
import { MappingSource, type YamlNode } from '../mapping/yaml-node.ts';
import { readS3Entry, type S3Config } from '../s3/s3-entry.ts';
import { readSftpEntry, type SftpConfig } from '../sftp/sftp-entry.ts';
import { EntryValues } from './entry-values.ts';
import { SOURCE_KINDS, type SourceKind } from './source.ts';

export type SourceConfig =
  | FilesConfig
  | S3Config
  | SftpConfig
  | DatabaseConfig
  | KafkaSourceConfig
  | HttpPullConfig
  | HttpPushConfig
  | CamaraConfig;

type EntryReader = (name: string, entry: YamlNode, values: EntryValues) => SourceConfig | undefined;

const READERS: Readonly<Record<SourceKind, EntryReader>> = {
  files: readFilesEntry,
  s3: readS3Entry,
  sftp: readSftpEntry,
  postgresql: databaseEntryReader('postgresql'),
  mysql: databaseEntryReader('mysql'),
  kafka: readKafkaEntry,
  'http-pull': readHttpPullEntry,
  'http-push': readHttpPushEntry,
  camara: readCamaraEntry,
};
/** What was seen last is kept once a minute. */
const EXPECT_MS_MIN = 60_000;
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Reads a file of sources. Throws FW_FILE when it cannot be read and FW_CONFIG with a line a complaint. */
export async function loadSources(
  path: string,
  environment: NodeJS.ProcessEnv,
): Promise<SourceConfig[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_FILE', `The file of sources ${path} cannot be read: ${why}.`, { cause });
  });
  return parseSources(text, path, environment);
}

/** The sources of such a file; paths in it are relative to its folder, values `env:NAME` come from the environment. Throws FW_CONFIG. */
export function parseSources(
  text: string,
  path: string,
  environment: NodeJS.ProcessEnv,
): SourceConfig[] {
  const file = new MappingSource(path, 'FW_CONFIG');
  const { sources } = file.parse(text).keys('a file of sources', ['sources'] as const);
  const values = new EntryValues(dirname(resolve(path)), environment);
  const configs = (sources?.entries('sources') ?? []).flatMap(({ key, keyOffset, value }) => {
    if (!NAME.test(key)) {
      file.complain(keyOffset, `a source's name has small letters, digits and '-', not '${key}'`);
    }
    return readEntry(key, value, values) ?? [];
  });
  if (sources === undefined) file.complain(0, "the file needs 'sources'");
  const names = new Set<string>();
  for (const { name } of configs) {
    if (names.has(name)) file.complain(0, `two sources have the name '${name}'`);
    names.add(name);
  }
  file.throwComplaints();
  return configs;
}

function readEntry(name: string, entry: YamlNode, values: EntryValues): SourceConfig | undefined {
  const keys = entry.isMap ? entry.entries('a source') : [];
  const nodeOf = (name: string) => keys.find(({ key }) => key === name)?.value;
  const kindNode = nodeOf('kind');
  if (kindNode === undefined)
    return entry.complain(`the source ${name} needs 'kind': ${SOURCE_KINDS.join(', ')}`);
  const kind = kindNode.word('a kind of source', SOURCE_KINDS);
  if (kind === undefined) return undefined;
  const config = READERS[kind](name, entry, values);
  const every = values.durationMs(nodeOf('expectEvery'), 'expectEvery', EXPECT_MS_MIN);
  const waits = nodeOf('waits')?.constant('waits');
  if (waits !== undefined && typeof waits !== 'boolean')
    nodeOf('waits')?.complain(
      "waits is true, or false for a source that is read whatever others' records become",
    );
  if (config === undefined) return undefined;
  return {
    ...config,
    ...(every === undefined ? {} : { expectEveryMs: every }),
    ...(typeof waits === 'boolean' ? { waits } : {}),
  };
}
