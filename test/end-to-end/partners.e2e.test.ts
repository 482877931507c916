// A whole installation connected by two files alone: who owns which account from a bank's database, payments as ISO 20022 in JSON on an SFTP server, cases
// in a bucket; messages and orders to providers that answer with receipts. The case names a payee, whoever paid it is warned, and the money is stopped.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../cmd/free-port.ts';
import { type Sandbox, startSandbox } from '../../connectors/delivery/sandbox/sandbox-server.ts';
import { eventually } from '../eventually.ts';
import { runForewarn, startForewarn } from '../forewarn-process.ts';
import { type PostgresServer, startPostgres } from '../postgres-server.ts';
import { type RedisServer, startRedis } from '../redis-server.ts';
import { makeBucket, type S3Server, startS3 } from '../s3-server.ts';
import { type SshServer, startSsh } from '../ssh-server.ts';

const PACK = `
pack: partners
version: 1.0.0
typologies:
  demo: { name: demo, role: victim, halfLife: 6h, levels: { orange: 30, red: 80 } }
rules:
  touched: { typology: demo, on: suspect.confirmed, when: suspect.confirmed, points: 60, reason: 'paid it' }
`;
const OWNERS = `
name: bank-owners
format: ndjson
source: bank-owners
signals:
  - type: account.opened
    fields:
      id: "{account}"
      time: { from: opened, format: rfc3339 }
      region: "330106"
      account: "{account}"
      phone: "{phone}"
`;
const CASES = `
name: police-cases
format: csv
source: police
signals:
  - type: case.filed
    fields:
      id: "{no}"
      caseId: "{no}"
      time: { from: filed, format: epoch-s }
      region: "330106"
      phone: "{victim}"
      typology: demo
      lossFen: { from: yuan, unit: yuan }
      suspectAccount: "{account}"
`;
const PHONE = '13800000001';
const PAYER = '6217000000000005555';
const PAYEE = '6222020000001111111';
const NOW_MS = Math.floor(Date.now() / 1000) * 1000 - 600_000;
const DAY_MS = 86_400_000;
/** Long before everything else: what stands in a customer file is never late. */
const OPENED = new Date('2019-03-02T00:00:00Z');
const PATIENCE = { ms: 90_000, everyMs: 200 };

let redis: RedisServer;
let bank: PostgresServer;
let ssh: SshServer;
let store: S3Server;
let sandbox: Sandbox;
let port = 0;
let folder = '';

beforeAll(async () => {
  [redis, bank, ssh, store, port] = await Promise.all([
    startRedis(),
    startPostgres(),
    startSsh(),
    startS3(),
    freePort(),
  ]);
  const receiptsTo = `http://127.0.0.1:${port}/v1/receipts`;
  sandbox = await startSandbox({ port: 0, smppPort: 0, receiptsTo, secret: 'shared' });
  folder = mkdtempSync(join(tmpdir(), 'forewarn-partners-'));
  mkdirSync(join(folder, 'pack'));
  writeFileSync(join(folder, 'pack', 'pack.yaml'), PACK);
  writeFileSync(join(folder, 'owners.yaml'), OWNERS);
  writeFileSync(join(folder, 'cases.yaml'), CASES);
  writeFileSync(join(folder, 'sources.yaml'), sourcesFile());
  writeFileSync(join(folder, 'deliveries.yaml'), deliveriesFile());
  await openAccount();
  await makeBucket(store, 'police');
});

afterAll(async () => {
  await Promise.all([redis, bank, ssh, store, sandbox].map((server) => server?.stop()));
  rmSync(folder, { recursive: true, force: true });
});

function sourcesFile(): string {
  const mapping = new URL('../../connectors/mappings/iso-20022.yaml', import.meta.url).pathname;
  return `
sources:
  owners:
    { kind: postgresql, host: 127.0.0.1, port: ${bank.port}, user: ${bank.user}, password: env:BANK_PASSWORD, database: ${bank.database},
      query: 'SELECT account, phone, opened FROM owners', time: opened, id: account, every: 200ms, mapping: owners.yaml }
  payments:
    { kind: sftp, host: 127.0.0.1, port: ${ssh.port}, user: ${ssh.user}, hostKey: '${ssh.hostKey}', keyFile: ${ssh.keyFile}, path: ${ssh.dir},
      settle: 500ms, every: 200ms, mapping: ${mapping} }
  cases:
    { kind: s3, bucket: police, prefix: cases/, endpoint: '${store.endpoint}', accessKeyId: env:STORE_ID, secretAccessKey: env:STORE_KEY,
      every: 200ms, mapping: cases.yaml }
`;
}

function deliveriesFile(): string {
  const login = 'secret: env:SHARED, receiptSecret: env:SHARED, private: true';
  return `
providers:
  texts: { kind: smpp, host: 127.0.0.1, port: ${sandbox.smppPort}, systemId: texts, password: env:SHARED, sender: '96110' }
  bank: { kind: signed-http, url: '${sandbox.url}/bank', ${login} }
  robot: { kind: signed-http, url: '${sandbox.url}/robot', ${login} }
  people: { kind: by-hand }
routes:
  - { channel: sms, through: texts }
  - { channel: voice, through: robot }
  - { channel: order, accounts: ['622202'], through: [bank, people] }
  - { channel: order, through: people }
`;
}

async function openAccount(): Promise<void> {
  const { port: at, user, password, database } = bank;
  const client = new pg.Client({ host: '127.0.0.1', port: at, user, password, database });
  await client.connect();
  await client.query(
    'CREATE TABLE owners (account text PRIMARY KEY, phone text, opened timestamptz)',
  );
  await client.query('INSERT INTO owners VALUES ($1, $2, $3)', [PAYER, PHONE, OPENED]);
  await client.end();
}

async function bucket(act: (client: S3Client) => Promise<unknown>): Promise<void> {
  const { endpoint, accessKeyId, secretAccessKey } = store;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  try {
    await act(client);
  } finally {
    client.destroy();
  }
}

function payment(): string {
  const account = (id: string) => ({ Id: { Othr: { Id: id } } });
  return JSON.stringify({
    AppHdr: { MsgDefIdr: 'pacs.008.001.08' },
    Document: {
      FIToFICstmrCdtTrf: {
        GrpHdr: { MsgId: 'M1', CreDtTm: new Date(NOW_MS + 60_000).toISOString(), NbOfTxs: '1' },
        CdtTrfTxInf: {
          PmtId: { EndToEndId: 'E1' },
          IntrBkSttlmAmt: { Ccy: 'CNY', Amt: '50000.00' },
          DbtrAcct: account(PAYER),
          CdtrAcct: account(PAYEE),
        },
      },
    },
  });
}

async function api(path: string, body?: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const post = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(
    `http://127.0.0.1:${port}/v1/${path}`,
    body === undefined ? {} : post,
  );
  expect(response.status, path).toBeLessThan(300);
  return await response.json();
}

const read = (from: unknown, name: string): unknown => Reflect.get(Object(from), name);

test('partners on a database, a file server and a bucket lead to a warning, and to an order that the bank acknowledges', async () => {
  const settings = {
    REDIS_URL: redis.url,
    FOREWARN_DATA_DIR: join(folder, 'data'),
    FOREWARN_PACK_DIR: join(folder, 'pack'),
    FOREWARN_PORT: `${port}`,
    FOREWARN_SOURCES_FILE: join(folder, 'sources.yaml'),
    FOREWARN_DELIVERIES_FILE: join(folder, 'deliveries.yaml'),
    BANK_PASSWORD: bank.password,
    STORE_ID: store.accessKeyId,
    STORE_KEY: store.secretAccessKey,
    SHARED: 'shared',
  };
  for (const what of ['sources', 'deliveries']) {
    const { code, out, err } = await runForewarn([what, 'check'], settings);
    expect(out + err).toContain('good');
    expect(code, out + err).toBe(0);
  }
  const forewarn = await startForewarn(settings);
  const source = (name: string, accepted: number) =>
    eventually(async () => {
      expect(await api('sources')).toMatchObject({
        sources: expect.arrayContaining([
          expect.objectContaining({ name, state: 'running', accepted }),
        ]),
      });
    }, PATIENCE);
  await source('owners', 1);
  writeFileSync(join(ssh.dir, 'payments-1.json'), payment());
  await source('payments', 1);
  const filed = `no,filed,victim,yuan,account\nA1,${(NOW_MS - DAY_MS) / 1000},13900000009,800,${PAYEE}\n`;
  await bucket((client) =>
    client.send(new PutObjectCommand({ Bucket: 'police', Key: 'cases/1.csv', Body: filed })),
  );
  await source('cases', 1);

  await eventually(async () => {
    const { tasks } = Object(await api('tasks?limit=10'));
    expect(tasks).toEqual([expect.objectContaining({ state: 'waiting', step: 'call' })]);
  }, PATIENCE);
  await eventually(() => {
    const parts = sandbox.book.taken('texts').map(({ text }) => text);
    expect(parts.filter((text) => text.startsWith(`86${PHONE}`))).not.toEqual([]);
  }, PATIENCE);
  const [task] = Object(await api('tasks?limit=10')).tasks;
  await eventually(async () => {
    const { steps } = Object(await api(`tasks/${read(task, 'taskId')}/ladder`));
    expect(steps).toContainEqual(
      expect.objectContaining({ step: 'message', state: 'delivered', provider: 'texts' }),
    );
  }, PATIENCE);

  const asked = {
    staff: 'li',
    kind: 'stop-payment',
    desk: '330106',
    target: { kind: 'account', id: PAYEE },
    episodeId: read(task, 'episodeId'),
    person: PHONE,
    reason: '受害人已转账',
    amountFen: 5_000_000,
  };
  const orderId = read(await api('orders', asked), 'orderId');
  await api(`orders/${orderId}/approval`, { staff: 'chen' });
  await eventually(async () => {
    const { history } = Object(await api(`orders/${orderId}`));
    expect(history.map((step: unknown) => read(step, 'state'))).toEqual(
      expect.arrayContaining(['requested', 'approved', 'sent', 'acknowledged']),
    );
  }, PATIENCE);
  expect(sandbox.book.taken('bank')).toHaveLength(1);
  expect(await forewarn.stop()).toBe(0);
});
