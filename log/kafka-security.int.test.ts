// The log on a broker that asks for TLS and a login, as in production: with the right settings it passes frames, with wrong ones it says why.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { type KafkaServer, startKafka } from '../test/kafka-server.ts';
import type { KafkaSettings } from './kafka-client.ts';
import { openKafkaLog } from './kafka-log.ts';

const PASSWORD = 'only-for-this-test';
const USER = { username: 'forewarn', password: PASSWORD };
const LOGIN = 'org.apache.kafka.common.security';
let folder = '';
let server: KafkaServer;
let ca = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-tls-'));
  const store = join(folder, 'broker.p12');
  const common = ['-keystore', store, '-storepass', PASSWORD, '-alias', 'broker'];
  keytool(
    '-genkeypair',
    ...common,
    '-storetype',
    'PKCS12',
    '-keyalg',
    'RSA',
    '-validity',
    '2',
    '-dname',
    'CN=localhost',
    '-ext',
    'SAN=ip:127.0.0.1,dns:localhost',
  );
  keytool('-exportcert', ...common, '-rfc', '-file', join(folder, 'ca.pem'));
  ca = readFileSync(join(folder, 'ca.pem'), 'utf8');
  server = await startKafka({
    protocol: 'SASL_SSL',
    formatArguments: ['--add-scram', `SCRAM-SHA-512=[name=${USER.username},password=${PASSWORD}]`],
    settings: {
      'ssl.keystore.type': 'PKCS12',
      'ssl.keystore.location': store,
      'ssl.keystore.password': PASSWORD,
      // The broker tries its own certificate at its start.
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': join(folder, 'ca.pem'),
      'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
      'sasl.mechanism.inter.broker.protocol': 'PLAIN',
      'listener.name.sasl_ssl.plain.sasl.jaas.config': `${LOGIN}.plain.PlainLoginModule required username="${USER.username}" password="${PASSWORD}" user_${USER.username}="${PASSWORD}";`,
      'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config': `${LOGIN}.scram.ScramLoginModule required;`,
    },
  });
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Comes with every Java runtime. */
function keytool(...args: string[]): void {
  const home = process.env['JAVA_HOME'];
  const program = home === undefined ? 'keytool' : join(home, 'bin', 'keytool');
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(`keytool: ${stdout}${stderr}`);
}

const open = (settings: Omit<KafkaSettings, 'brokers'>) =>
  openKafkaLog({ ...settings, brokers: server.brokers, topic: 'safe', partitionCount: 1 });

test.each(['plain', 'scram-sha-512'] as const)(
  'frames pass by TLS with a %s login',
  async (mechanism) => {
    const log = await open({ tls: { ca }, sasl: { mechanism, ...USER } });
    const at = await log.append(0, new TextEncoder().encode(mechanism));
    expect(await log.end(0)).toBe(at);
    await log.close();
  },
);

it('says that the login was refused', async () => {
  const sasl = { mechanism: 'scram-sha-512', ...USER, password: 'wrong' } as const;
  await expect(open({ tls: { ca }, sasl })).rejects.toThrow(/[Aa]uthentication/);
});

it('says that the certificate is not trusted', async () => {
  const sasl = { mechanism: 'plain', ...USER } as const;
  await expect(open({ tls: {}, sasl })).rejects.toThrow(/self-signed certificate/);
});

it('says something when TLS is wanted and was not asked for', async () => {
  await expect(open({})).rejects.toThrow(/The signal log could not be opened/);
});
