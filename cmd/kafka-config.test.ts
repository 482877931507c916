import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const kafkaOf = (environment: Record<string, string>) => readConfig(environment, '/project').kafka;

test('the log is on Redis unless a Kafka is named', () => {
  expect(kafkaOf({})).toBeUndefined();
  expect(kafkaOf({ FOREWARN_LOG: 'kafka://a:9092,[::1]:9093' })).toEqual({
    prefix: '',
    settings: { brokers: ['a:9092', '[::1]:9093'] },
  });
});

test('TLS files are read, and a login is passed on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'forewarn-tls-'));
  const file = (name: string) => {
    writeFileSync(join(folder, name), name);
    return join(folder, name);
  };
  try {
    const kafka = kafkaOf({
      FOREWARN_LOG: 'kafka://broker.example:9093',
      FOREWARN_KAFKA_PREFIX: 'zj.',
      FOREWARN_KAFKA_CA_FILE: file('ca'),
      FOREWARN_KAFKA_CERT_FILE: file('cert'),
      FOREWARN_KAFKA_KEY_FILE: file('key'),
      FOREWARN_KAFKA_SASL: 'plain',
      FOREWARN_KAFKA_USER: 'u',
      FOREWARN_KAFKA_PASSWORD: 'p',
    });
    expect(kafka).toEqual({
      prefix: 'zj.',
      settings: {
        brokers: ['broker.example:9093'],
        tls: { ca: 'ca', cert: 'cert', key: 'key' },
        sasl: { mechanism: 'plain', username: 'u', password: 'p' },
      },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  [{ FOREWARN_LOG: 'localhost:9092' }, /must be redis or kafka:/],
  [{ FOREWARN_LOG: 'kafka://a:70000' }, /must be redis or kafka:/],
  [{ FOREWARN_KAFKA_PREFIX: 'a b' }, /may have letters/],
  [{ FOREWARN_KAFKA_SASL: 'plain', FOREWARN_KAFKA_USER: 'u' }, /needs FOREWARN_KAFKA_USER/],
  [{ FOREWARN_KAFKA_SASL: 'gssapi' }, /must be plain, scram/],
  [
    { FOREWARN_KAFKA_SASL: 'plain', FOREWARN_KAFKA_USER: 'u', FOREWARN_KAFKA_PASSWORD: 'p' },
    /sends the password as it is/,
  ],
  [{ FOREWARN_KAFKA_CERT_FILE: 'package.json' }, /belong together/],
  [{ FOREWARN_KAFKA_CA_FILE: '/nowhere.pem' }, /FOREWARN_KAFKA_CA_FILE: ENOENT/],
])('%o is refused', (environment, text) => {
  expect(() => kafkaOf({ FOREWARN_LOG: 'kafka://a:9092', ...environment })).toThrow(text);
});
