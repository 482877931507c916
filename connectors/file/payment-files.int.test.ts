// A drop folder of ISO 20022 messages: read once, in the middle of being written, and left unfinished.
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LOG_START, type SignalLog } from '../../log/log.ts';
import { openRedisStreamLog } from '../../log/redis-stream-log.ts';
import { unpackFrame } from '../../log/unpack-frame.ts';
import { parseSignalLine } from '../../signal/parse-signal-line.ts';
import { type RedisServer, startRedis } from '../../test/redis-server.ts';
import { type DeadLetterSink, openDeadLetterFile } from '../dead-letter.ts';
import { SignalAppender } from '../signal-appender.ts';
import { FileConnector } from './file-connector.ts';

let redis: RedisServer;
let log: SignalLog;
let dir: string;
let letters: DeadLetterSink;
let count = 0;
const started: FileConnector[] = [];

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-payments-'));
  await mkdir(inbox());
  log = await openRedisStreamLog({ redis: redis.url, prefix: `p${++count}`, partitionCount: 2 });
  letters = await openDeadLetterFile(join(dir, 'letters.ndjson'));
});
afterEach(async () => {
  for (const connector of started.splice(0)) await connector.stop();
  await letters.close();
  await log.close();
  await rm(dir, { recursive: true, force: true });
});

const inbox = () => join(dir, 'inbox');

async function xmlConnector(settleMs = 60_000): Promise<FileConnector> {
  const connector = new FileConnector({
    path: inbox(),
    appender: new SignalAppender(log),
    deadLetters: letters,
    stateFile: join(dir, 'places.json'),
    pollMs: 20,
    settleMs,
  });
  started.push(connector);
  await connector.start();
  return connector;
}

async function idsInLog(): Promise<string[]> {
  const found: string[] = [];
  for (let partition = 0; partition < log.partitionCount; partition++) {
    const read = { partition, after: LOG_START, framesMax: 100_000, waitMs: 0 };
    for (const { frame } of await log.read(read)) {
      for (const line of unpackFrame(frame)) {
        const parsed = parseSignalLine(line);
        if (parsed.ok) found.push(parsed.signal.id);
      }
    }
  }
  return found;
}

async function lettersKept(): Promise<unknown[]> {
  const text = await readFile(join(dir, 'letters.ndjson'), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line));
}

describe('a drop folder of ISO 20022 messages', () => {
  const transfer = (id: number, amount = '1.00') =>
    `<CdtTrfTxInf><PmtId><EndToEndId>E</EndToEndId></PmtId>
<IntrBkSttlmAmt Ccy="CNY">${amount}</IntrBkSttlmAmt><DbtrAcct><Id><Othr><Id>A${id}</Id></Othr></Id></DbtrAcct>
<CdtrAcct><Id><Othr><Id>B</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>`;
  const message = (id: string, ...transfers: string[]) =>
    `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>
<GrpHdr><MsgId>${id}</MsgId><CreDtTm>2026-03-01T08:00:00Z</CreDtTm><NbOfTxs>${transfers.length}</NbOfTxs></GrpHdr>
${transfers.join('\n')}</FIToFICstmrCdtTrf></Document>`;
  const inLog = async () => (await idsInLog()).toSorted();

  it('has each message read once, gzip as well, and its bad transactions in the dead letters', async () => {
    await writeFile(
      join(inbox(), 'a.xml'),
      message('A', transfer(1), transfer(2, 'x'), transfer(3)),
    );
    await writeFile(join(inbox(), 'b.xml.gz'), gzipSync(message('B', transfer(1))));
    const first = await xmlConnector();
    await first.drain();
    await first.stop();
    const second = await xmlConnector();
    await second.drain();
    expect(second.status.read).toBe(0);
    expect(await inLog()).toEqual(['pacs.008//A/1', 'pacs.008//A/3', 'pacs.008//B/1']);
    expect(await lettersKept()).toMatchObject([
      {
        file: 'a.xml',
        code: 'bad-amount',
        column: '/Document/FIToFICstmrCdtTrf/CdtTrfTxInf[2]/IntrBkSttlmAmt',
      },
    ]);
  });

  it('has a message that is still being written read on, and after a stop from its start', async () => {
    const whole = message('A', transfer(1), transfer(2));
    const cut = whole.lastIndexOf('<CdtTrfTxInf>') + 20;
    await writeFile(join(inbox(), 'a.xml'), whole.slice(0, cut));
    const first = await xmlConnector();
    await first.drain();
    expect(await inLog()).toEqual(['pacs.008//A/1']);
    await first.stop();
    const second = await xmlConnector();
    await second.drain();
    await appendFile(join(inbox(), 'a.xml'), whole.slice(cut));
    await second.drain();
    expect(new Set(await inLog())).toEqual(new Set(['pacs.008//A/1', 'pacs.008//A/2']));
    expect(await lettersKept()).toEqual([]);
  });

  it('has a message that stays unfinished told once', async () => {
    await writeFile(join(inbox(), 'a.xml'), message('A', transfer(1)).slice(0, -20));
    const connector = await xmlConnector(50);
    await expect
      .poll(() => connector.status.rejected, { timeout: 10_000 })
      .toEqual({ 'cut-off': 1 });
    await sleep(100);
    expect(connector.status).toMatchObject({ accepted: 1, rejected: { 'cut-off': 1 } });
  });
});
