import { expect, test } from 'vitest';
import { checkpointDirWithin } from './checkpoint-config.ts';
import { effectiveSettings, readConfig } from './config.ts';
import { SETTINGS } from './settings.ts';

test('what checks advise must be an advice, and warnings must not begin above holding', () => {
  const environment = {
    FOREWARN_CHECK_FALLBACK: 'open',
    FOREWARN_CHECK_WARN_AT: 'red',
    FOREWARN_CHECK_HOLD_AT: 'orange',
  };
  expect(() => readConfig(environment, '/project')).toThrow(
    [
      "FOREWARN_CHECK_FALLBACK must be one of pass, warn, hold, not 'open'",
      'FOREWARN_CHECK_WARN_AT is red, which is above FOREWARN_CHECK_HOLD_AT, orange: nothing would be warned of',
    ].join('\n'),
  );
  expect(() => readConfig({ FOREWARN_CHECK_WARN_AT: 'amber' }, '/project')).toThrow(
    "FOREWARN_CHECK_WARN_AT must be one of blue, yellow, orange, red, not 'amber'",
  );
});

test('days of the ledger are for good when they are 0, and not fewer than its orders need', () => {
  const daysOf = (people: string) =>
    readConfig({ FOREWARN_LEDGER_PEOPLE_DAYS: people }, '/project').retentionDays;
  expect(daysOf('0')).toEqual({});
  expect(daysOf('400')).toEqual({ people: 400 });
  expect(() => daysOf('7')).toThrow(
    'FOREWARN_LEDGER_PEOPLE_DAYS must be 0, which is for good, or 30 days or more, not 7',
  );
  expect(() => readConfig({ FOREWARN_AUDIT_DAYS: '90' }, '/project')).toThrow(
    'FOREWARN_AUDIT_DAYS must be 0, which is for good, or 180 days or more, not 90',
  );
});

test('a wrong setting is told with its name and what it must be, all at once', () => {
  const environment = {
    FOREWARN_DATADIR: '/x',
    FOREWARN_PORT: '99999',
    CLICKHOUSE_URL: 'localhost:8123',
  };
  expect(() => readConfig(environment, '/project')).toThrow(
    [
      'there is no setting FOREWARN_DATADIR; did you mean FOREWARN_DATA_DIR?',
      "CLICKHOUSE_URL must be an address such as http://127.0.0.1:8123, not 'localhost:8123'",
      "FOREWARN_PORT must be a whole number from 0 to 65535, not '99999'",
    ].join('\n'),
  );
});

test('a folder within a place of checkpoints is one of the folder, or of the bucket', () => {
  expect(checkpointDirWithin('/srv/states', 'victims')).toBe('/srv/states/victims');
  expect(checkpointDirWithin('s3://b/p/?region=x', 'victims')).toBe('s3://b/p/victims?region=x');
});

test('checkpoints lie in the data folder, in a folder, or in a bucket whose place can be read', () => {
  const checkpoints = (environment: NodeJS.ProcessEnv) =>
    readConfig(environment, '.').checkpointDir;
  const data = { FOREWARN_DATA_DIR: '/var/lib/forewarn' };
  expect(checkpoints(data)).toBe('/var/lib/forewarn/checkpoints');
  expect(checkpoints({ ...data, FOREWARN_CHECKPOINTS: '/srv/states' })).toBe('/srv/states');
  const place = 's3://bucket/p?endpoint=http://127.0.0.1:9000';
  expect(checkpoints({ FOREWARN_CHECKPOINTS: place })).toBe(place);
  expect(() => checkpoints({ FOREWARN_CHECKPOINTS: 's3:bucket' })).toThrow(
    /FOREWARN_CHECKPOINTS: 's3:bucket' names no bucket/,
  );
});

test('a secret is never shown, whichever it is', () => {
  const secrets = Object.entries(SETTINGS).filter(([, spec]) => 'isSecret' in spec);
  expect(secrets.length).toBeGreaterThan(2);
  const env = Object.fromEntries(secrets.map(([name]) => [name, 'hunter2hunter2']));
  expect(JSON.stringify(effectiveSettings(env))).not.toContain('hunter2');
});

test('TLS takes a certificate with its key, and certificates of callers need it and accounts', () => {
  expect(readConfig({}, '/project').tls).toBeUndefined();
  const faults = { FOREWARN_TLS_CERT_FILE: 'server.pem', FOREWARN_TLS_CERTIFICATES: 'ask' };
  expect(() => readConfig(faults, '/project')).toThrow(
    [
      'FOREWARN_TLS_CERT_FILE and FOREWARN_TLS_KEY_FILE go together',
      'FOREWARN_TLS_CERTIFICATES=ask needs FOREWARN_TLS_CERT_FILE and FOREWARN_TLS_KEY_FILE',
      'FOREWARN_TLS_CERTIFICATES=ask needs FOREWARN_ACCESS=on, which has the accounts',
    ].join('\n'),
  );
  const whole = { ...faults, FOREWARN_TLS_KEY_FILE: 'server.key', FOREWARN_ACCESS: 'on' };
  expect(readConfig(whole, '/project').tls).toMatchObject({ asksCertificates: true });
});
