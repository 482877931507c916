// What the file of sources says of a partner's topic.
import { isBrokerAddress, type KafkaSettings } from '../../log/kafka-client.ts';
import type { YamlNode } from '../mapping/yaml-node.ts';
import type { EntryValues, SharedConfig } from '../source/entry-values.ts';
import type { RegistrySettings } from './schema-client.ts';

export interface KafkaSourceConfig extends SharedConfig {
  readonly kind: 'kafka';
  readonly kafka: KafkaSettings;
  readonly topic: string;
  readonly from: 'earliest' | 'latest';
  /** Keeps the schemas of the records; undefined when they are JSON. */
  readonly registry: RegistrySettings | undefined;
  /** Whether records are change events of a database, in the manner of Debezium. */
  readonly isChanges: boolean;
}

const KEYS = [
  'kind',
  'mapping',
  'expectEvery',
  'waits',
  'brokers',
  'topic',
  'from',
  'tls',
  'sasl',
  'schemaRegistry',
  'changes',
] as const;
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** The entry's settings; undefined when the complaints say why not. */
export function readKafkaEntry(
  name: string,
  entry: YamlNode,
  values: EntryValues,
): KafkaSourceConfig | undefined {
  const keys = entry.keys('a source of kind kafka', KEYS);
  const topic = values.needed(entry, keys.topic, 'topic');
  if (keys.brokers === undefined) entry.complain("the source needs 'brokers', as [host:9092]");
  const brokers = (keys.brokers?.items('brokers') ?? []).flatMap((node) => {
    const address = values.text(node, 'a broker');
    if (address === undefined || isBrokerAddress(address)) return address ?? [];
    return node.complain(`a broker is HOST:PORT, not '${address}'`) ?? [];
  });
  const from = keys.from?.word("a value of 'from'", ['earliest', 'latest'] as const);
  const tls = keys.tls && values.tls(keys.tls);
  const sasl = keys.sasl && saslOf(keys.sasl, values);
  const isChanges = keys.changes?.word("a value of 'changes'", ['debezium'] as const) !== undefined;
  const registry = keys.schemaRegistry && registryOf(keys.schemaRegistry, values);
  if (topic === undefined || brokers.length === 0) return undefined;
  return {
    kind: 'kafka',
    name,
    mapping: values.path(keys.mapping),
    topic,
    from: from ?? 'earliest',
    registry,
    isChanges,
    kafka: {
      brokers,
      ...(tls === undefined ? {} : { tls }),
      ...(sasl === undefined ? {} : { sasl }),
    },
  };
}

function registryOf(node: YamlNode, values: EntryValues): RegistrySettings | undefined {
  const keys = node.keys('schemaRegistry', ['url', 'user', 'password'] as const);
  if (keys.url === undefined) return node.complain("the source needs 'url'");
  const url = values.httpUrl(keys.url, 'url');
  const user = values.text(keys.user, 'user');
  const password = values.text(keys.password, 'password');
  if (url === undefined) return undefined;
  return {
    url,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
  };
}

function saslOf(node: YamlNode, values: EntryValues): KafkaSettings['sasl'] {
  const keys = node.keys('sasl', ['mechanism', 'user', 'password'] as const);
  const mechanism = keys.mechanism?.word('a mechanism', MECHANISMS);
  const username = values.needed(node, keys.user, 'user');
  const password = values.needed(node, keys.password, 'password');
  if (keys.mechanism === undefined)
    node.complain(`sasl needs 'mechanism': ${MECHANISMS.join(', ')}`);
  if (mechanism === undefined || username === undefined || password === undefined) return undefined;
  return { mechanism, username, password };
}
