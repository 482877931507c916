// The file that says what is read and from where, one entry a source. All complaints come at once, each with file, line, column and the
// nearest known name. Reference: docs/sources.md.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { KafkaSettings } from '../../log/kafka-client.ts';
import { parseDurationMs } from '../../signal/event-time.ts';
import { FwError, isFwError } from '../../signal/fw-error.ts';
import type { RegistrySettings } from '../kafka/registry-decoder.ts';
import { MappingSource, type YamlNode } from '../mapping/yaml-node.ts';
import { SOURCE_KINDS } from './source.ts';

interface Shared {
  readonly name: string;
  /** Path of the mapping; undefined when records are signals. */
  readonly mapping: string | undefined;
}

export interface FilesConfig extends Shared {
  readonly kind: 'files';
  /** A file or a folder. */
  readonly path: string;
}

export interface KafkaSourceConfig extends Shared {
  readonly kind: 'kafka';
  readonly kafka: KafkaSettings;
  readonly topic: string;
  readonly from: 'earliest' | 'latest';
  /** Keeps the schemas of the records; undefined when they are JSON. */
  readonly registry: RegistrySettings | undefined;
}

export interface HttpPullConfig extends Shared {
  readonly kind: 'http-pull';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly firstCursor: string;
  readonly items: string;
  readonly cursor: string | undefined;
  readonly everyMs: number;
}

export type SourceConfig = FilesConfig | KafkaSourceConfig | HttpPullConfig;

const ENTRY_KEYS = {
  files: ['kind', 'mapping', 'path'],
  kafka: ['kind', 'mapping', 'brokers', 'topic', 'from', 'tls', 'sasl', 'schemaRegistry'],
  'http-pull': ['kind', 'mapping', 'url', 'headers', 'firstCursor', 'items', 'cursor', 'every'],
} as const;
const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const ADDRESS = /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/;
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
const EVERY_MS = 30_000;
const EVERY_MS_MIN = 100;

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
  const file = new MappingSource(path);
  try {
    const { sources } = file.parse(text).keys('a file of sources', ['sources'] as const);
    const reader = new EntryReader(dirname(resolve(path)), environment);
    const configs = (sources?.entries('sources') ?? []).flatMap(({ key, keyOffset, value }) => {
      if (!NAME.test(key)) {
        file.complain(keyOffset, `a source's name has small letters, digits and '-', not '${key}'`);
      }
      return reader.read(key, value) ?? [];
    });
    if (sources === undefined) file.complain(0, "the file needs 'sources'");
    const names = new Set<string>();
    for (const { name } of configs) {
      if (names.has(name)) file.complain(0, `two sources have the name '${name}'`);
      names.add(name);
    }
    file.throwComplaints();
    return configs;
  } catch (error) {
    if (isFwError(error, 'FW_MAPPING_INVALID'))
      throw new FwError('FW_CONFIG', error.message, { cause: error });
    throw error;
  }
}

class EntryReader {
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(folder: string, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#environment = environment;
  }

  read(name: string, entry: YamlNode): SourceConfig | undefined {
    const kindNode = entry.isMap
      ? entry.entries('a source').find(({ key }) => key === 'kind')?.value
      : undefined;
    if (kindNode === undefined)
      return entry.complain(`the source ${name} needs 'kind': ${SOURCE_KINDS.join(', ')}`);
    const kind = kindNode.word('a kind of source', SOURCE_KINDS);
    switch (kind) {
      case 'files':
        return this.#files(name, entry);
      case 'kafka':
        return this.#kafka(name, entry);
      case 'http-pull':
        return this.#httpPull(name, entry);
      default:
        return undefined;
    }
  }

  #files(name: string, entry: YamlNode): FilesConfig | undefined {
    const keys = entry.keys('a source of kind files', ENTRY_KEYS.files);
    const path = this.#needed(entry, keys.path, 'path');
    if (path === undefined) return undefined;
    return { kind: 'files', name, mapping: this.#path(keys.mapping), path: this.#resolve(path) };
  }

  #kafka(name: string, entry: YamlNode): KafkaSourceConfig | undefined {
    const keys = entry.keys('a source of kind kafka', ENTRY_KEYS.kafka);
    const topic = this.#needed(entry, keys.topic, 'topic');
    if (keys.brokers === undefined) entry.complain("the source needs 'brokers', as [host:9092]");
    const brokers = (keys.brokers?.items('brokers') ?? []).flatMap((node) => {
      const address = this.#value(node, 'a broker');
      if (address === undefined || ADDRESS.test(address)) return address ?? [];
      return node.complain(`a broker is HOST:PORT, not '${address}'`) ?? [];
    });
    const from = keys.from?.word("a value of 'from'", ['earliest', 'latest'] as const);
    const tls = keys.tls === undefined ? undefined : this.#tls(keys.tls);
    const sasl = keys.sasl === undefined ? undefined : this.#sasl(keys.sasl);
    const registry = keys.schemaRegistry && this.#registry(keys.schemaRegistry);
    if (topic === undefined || brokers.length === 0) return undefined;
    return {
      kind: 'kafka',
      name,
      mapping: this.#path(keys.mapping),
      topic,
      from: from ?? 'earliest',
      registry,
      kafka: {
        brokers,
        ...(tls === undefined ? {} : { tls }),
        ...(sasl === undefined ? {} : { sasl }),
      },
    };
  }

  #tls(node: YamlNode): KafkaSettings['tls'] {
    if (node.isMap) {
      const keys = node.keys('tls', ['ca', 'cert', 'key'] as const);
      const [ca, cert, key] = [keys.ca, keys.cert, keys.key].map((file) => file && this.#pem(file));
      return {
        ...(ca === undefined ? {} : { ca }),
        ...(cert === undefined ? {} : { cert }),
        ...(key === undefined ? {} : { key }),
      };
    }
    const isOn = node.constant('tls');
    if (typeof isOn !== 'boolean')
      return node.complain('tls is true, false, or the PEM files ca, cert and key');
    return isOn ? {} : undefined;
  }

  #pem(node: YamlNode): string | undefined {
    const path = this.#path(node);
    if (path === undefined) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      return node.complain(error instanceof Error ? error.message : String(error));
    }
  }

  #registry(node: YamlNode): RegistrySettings | undefined {
    const keys = node.keys('schemaRegistry', ['url', 'user', 'password'] as const);
    const url = this.#needed(node, keys.url, 'url');
    const user = keys.user && this.#value(keys.user, 'user');
    const password = keys.password && this.#value(keys.password, 'password');
    if (url === undefined) return undefined;
    if (!URL.canParse(url) || !/^https?:/.test(url))
      return keys.url?.complain(`the url must begin with https:// or http://, not '${url}'`);
    return {
      url,
      ...(user === undefined ? {} : { user }),
      ...(password === undefined ? {} : { password }),
    };
  }

  #sasl(node: YamlNode): KafkaSettings['sasl'] {
    const keys = node.keys('sasl', ['mechanism', 'user', 'password'] as const);
    const mechanism = keys.mechanism?.word('a mechanism', MECHANISMS);
    const username = this.#needed(node, keys.user, 'user');
    const password = this.#needed(node, keys.password, 'password');
    if (keys.mechanism === undefined)
      node.complain(`sasl needs 'mechanism': ${MECHANISMS.join(', ')}`);
    if (mechanism === undefined || username === undefined || password === undefined)
      return undefined;
    return { mechanism, username, password };
  }

  #httpPull(name: string, entry: YamlNode): HttpPullConfig | undefined {
    const keys = entry.keys('a source of kind http-pull', ENTRY_KEYS['http-pull']);
    const url = this.#needed(entry, keys.url, 'url');
    const headers = (keys.headers?.entries('headers') ?? []).flatMap(({ key, value }) => {
      const text = this.#value(value, `the header ${key}`);
      return text === undefined ? [] : [[key, text] as const];
    });
    const cursor = keys.cursor === undefined ? undefined : this.#value(keys.cursor, 'cursor');
    const everyMs = this.#duration(keys.every) ?? EVERY_MS;
    if (url === undefined) return undefined;
    if (!URL.canParse(url.replaceAll('{cursor}', 'x')) || !/^https?:/.test(url))
      return keys.url?.complain(`the url must begin with https:// or http://, not '${url}'`);
    if (cursor !== undefined && !url.includes('{cursor}'))
      keys.cursor?.complain("with 'cursor' the url says where it goes, as ?since={cursor}");
    return {
      kind: 'http-pull',
      name,
      mapping: this.#path(keys.mapping),
      url,
      headers: Object.fromEntries(headers),
      firstCursor: (keys.firstCursor && this.#value(keys.firstCursor, 'firstCursor')) ?? '',
      items: (keys.items && this.#value(keys.items, 'items')) ?? '',
      cursor,
      everyMs,
    };
  }

  #duration(node: YamlNode | undefined): number | undefined {
    const text = node?.text('every');
    if (node === undefined || text === undefined) return undefined;
    const ms = parseDurationMs(text);
    if (ms !== undefined && ms >= EVERY_MS_MIN) return ms;
    return node.complain(`every is a time such as 30s or 5m, not '${text}'`);
  }

  #needed(entry: YamlNode, node: YamlNode | undefined, key: string): string | undefined {
    if (node === undefined) return entry.complain(`the source needs '${key}'`);
    return this.#value(node, key);
  }

  /** A text, or the value of a variable of the environment for `env:NAME`, so that no secret stands in the file. */
  #value(node: YamlNode, what: string): string | undefined {
    const text = node.text(what);
    if (text === undefined || !text.startsWith('env:')) return text;
    const name = text.slice('env:'.length);
    const value = this.#environment[name];
    if (value !== undefined && value !== '') return value;
    return node.complain(`${what} comes from ${name}, which is not set`);
  }

  #path(node: YamlNode | undefined): string | undefined {
    const path = node && this.#value(node, 'a path');
    return path === undefined ? undefined : this.#resolve(path);
  }

  #resolve(path: string): string {
    return resolve(this.#folder, path);
  }
}
