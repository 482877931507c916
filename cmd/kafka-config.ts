// The settings of Kafka as one value: addresses, topic prefix, TLS and login. Faults are gathered, not thrown, so that all are told at once.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isBrokerAddress, type KafkaSettings } from '../log/kafka-client.ts';

export interface KafkaConfig {
  readonly settings: KafkaSettings;
  /** Stands before the name of every topic. */
  readonly prefix: string;
}

type SettingReader = (
  name:
    | 'FOREWARN_LOG'
    | 'FOREWARN_KAFKA_PREFIX'
    | 'FOREWARN_KAFKA_TLS'
    | 'FOREWARN_KAFKA_CA_FILE'
    | 'FOREWARN_KAFKA_CERT_FILE'
    | 'FOREWARN_KAFKA_KEY_FILE'
    | 'FOREWARN_KAFKA_SASL'
    | 'FOREWARN_KAFKA_USER'
    | 'FOREWARN_KAFKA_PASSWORD',
) => string;

const LOOPBACK = /^(127\.|localhost:|\[::1\])/;
const PREFIX = /^[A-Za-z0-9._-]*$/;

/** What is set about Kafka; undefined when the log is on Redis. Adds what is wrong to `faults`. */
export function kafkaConfigOf(value: SettingReader, faults: string[]): KafkaConfig | undefined {
  const log = value('FOREWARN_LOG');
  if (log === 'redis') return undefined;
  const brokers = brokersOf(log);
  if (brokers === undefined) {
    faults.push(`FOREWARN_LOG must be redis or kafka://HOST:PORT[,HOST:PORT], not '${log}'`);
    return undefined;
  }
  const prefix = value('FOREWARN_KAFKA_PREFIX');
  if (!PREFIX.test(prefix)) {
    faults.push(
      `FOREWARN_KAFKA_PREFIX may have letters, digits, '.', '_' and '-', not '${prefix}'`,
    );
  }
  const tls = tlsOf(value, faults);
  const sasl = saslOf(value, faults);
  const isInTheOpen = tls === undefined && !brokers.every((broker) => LOOPBACK.test(broker));
  if (sasl?.mechanism === 'plain' && isInTheOpen) {
    faults.push(
      'FOREWARN_KAFKA_SASL=plain sends the password as it is: set FOREWARN_KAFKA_TLS=1, or take scram-sha-512',
    );
  }
  const settings = {
    brokers,
    ...(tls === undefined ? {} : { tls }),
    ...(sasl === undefined ? {} : { sasl }),
  };
  return { settings, prefix };
}

function brokersOf(log: string): string[] | undefined {
  if (!log.startsWith('kafka://')) return undefined;
  const brokers = log.slice('kafka://'.length).replace(/\/$/, '').split(',');
  return brokers.every(isBrokerAddress) ? brokers : undefined;
}

function tlsOf(value: SettingReader, faults: string[]): KafkaSettings['tls'] {
  const read = (name: Parameters<SettingReader>[0]): string | undefined => {
    const path = value(name);
    if (path === '') return undefined;
    try {
      return readFileSync(resolve(path), 'utf8');
    } catch (error) {
      faults.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  };
  const ca = read('FOREWARN_KAFKA_CA_FILE');
  const cert = read('FOREWARN_KAFKA_CERT_FILE');
  const key = read('FOREWARN_KAFKA_KEY_FILE');
  if ((value('FOREWARN_KAFKA_CERT_FILE') === '') !== (value('FOREWARN_KAFKA_KEY_FILE') === '')) {
    faults.push('FOREWARN_KAFKA_CERT_FILE and FOREWARN_KAFKA_KEY_FILE belong together: set both');
  }
  const isWanted = value('FOREWARN_KAFKA_TLS') === '1' || ca !== undefined || cert !== undefined;
  if (!isWanted) return undefined;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

function saslOf(value: SettingReader, faults: string[]): KafkaSettings['sasl'] {
  const mechanism = value('FOREWARN_KAFKA_SASL');
  if (mechanism === '') return undefined;
  const [username, password] = [value('FOREWARN_KAFKA_USER'), value('FOREWARN_KAFKA_PASSWORD')];
  if (username === '' || password === '') {
    faults.push('FOREWARN_KAFKA_SASL needs FOREWARN_KAFKA_USER and FOREWARN_KAFKA_PASSWORD');
  }
  switch (mechanism) {
    case 'plain':
    case 'scram-sha-256':
    case 'scram-sha-512':
      return { mechanism, username, password };
    default:
      faults.push(
        `FOREWARN_KAFKA_SASL must be plain, scram-sha-256 or scram-sha-512, not '${mechanism}'`,
      );
      return undefined;
  }
}
