import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFwError } from '../../signal/fw-error.ts';
import type { Signal } from '../../signal/signal.ts';
import { identityOf, printSignal } from '../../signal/signal.ts';
import type { DeadLetter } from '../dead-letter.ts';
import { loadMapping } from '../mapping/compile-mapping.ts';
import { type ReadSignalsOptions, readSignals } from './read-signals.ts';

const here = (path: string) => join(import.meta.dirname, '..', path);
const sample = (name: string) => here(`samples/cider/${name}.csv.gz`);
const shipped = (name: string) => loadMapping(here(`mappings/${name}.yaml`));

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'forewarn-read-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, content);
  return path;
}

async function readAll(inputs: readonly string[], options?: ReadSignalsOptions) {
  const all = { accepted: [] as Signal[], rejected: [] as DeadLetter[], skipped: 0, rowsRead: 0 };
  for await (const batch of readSignals(inputs, options)) {
    all.accepted.push(...batch.accepted);
    all.rejected.push(...batch.rejected);
    all.skipped += batch.skipped;
    all.rowsRead += batch.rowsRead;
  }
  return all;
}

const signal = (id: string): Signal => ({
  type: 'number.activated',
  id,
  source: 'carrier',
  time: 1_772_380_800_000,
  region: '330100',
  phone: '10086',
});

describe('the CIDER sample', () => {
  it.each([
    ['mobilemoney', { 'transfer.completed': 7949, 'cash.withdrawn': 2051 }],
    ['mobiledata', { 'data.used': 10_000 }],
    ['recharges', { 'number.recharged': 10_000 }],
  ])('%s gives a signal of its own for each of its 10,000 rows', async (name, types) => {
    const mapping = await shipped(`cider-${name}`);
    const { accepted, rejected, rowsRead, skipped } = await readAll([sample(name)], { mapping });
    expect({ rowsRead, skipped, rejected }).toEqual({ rowsRead: 10_000, skipped: 0, rejected: [] });
    expect(new Set(accepted.map(identityOf)).size).toBe(10_000);
    const counts: Record<string, number> = {};
    for (const { type } of accepted) counts[type] = (counts[type] ?? 0) + 1;
    expect(counts).toEqual(types);
  });

  it('is read to the fen and the second', async () => {
    const mapping = await shipped('cider-mobilemoney');
    const { accepted } = await readAll([sample('mobilemoney')], { mapping });
    expect(accepted[0]).toEqual({
      type: 'transfer.completed',
      id: '3235905-2020-01-01 00:15:51',
      source: 'cider.mobilemoney',
      time: Date.UTC(2020, 0, 1, 0, 15, 51),
      region: '330100',
      transferId: '3235905-2020-01-01 00:15:51',
      payer: '3235905',
      payee: '7983131',
      amountFen: 5516,
      balanceFen: 32422,
      payeeKind: 'personal',
      channel: 'app',
    });
  });

  it('with ten damaged rows added has exactly these refused, with row, column and reason', async () => {
    const mapping = await shipped('cider-mobilemoney');
    const [header = '', ...rows] = gunzipSync(await readFile(sample('mobilemoney')))
      .toString()
      .trimEnd()
      .split('\n');
    const good = 'p2p,1,2.0,2020-01-01 00:15:51,55.1,324.2,269.0,112.5,167.7';
    const damaged: [
      line: number,
      text: string | Buffer,
      column: string | undefined,
      code: string,
    ][] = [
      [2, good.replace('p2p', 'p2q'), 'txn_type', 'unmatched'],
      [500, good.replace('p2p,1', 'p2p,'), 'caller_id', 'missing'],
      [1001, good.replace('2.0', ''), 'recipient_id', 'missing'],
      [2002, good.replace('2020-01-01', '2020-02-30'), 'timestamp', 'bad-time'],
      [3003, good.replace('55.1', '55,1'), undefined, 'columns'],
      [4004, good.replace('55.1', 'NaN'), 'amount', 'bad-amount'],
      [5005, good.replace('55.1', '-55.1'), 'amount', 'bad-amount'],
      [6006, 'p2p,1,2.0,2020-01-01 00:1', 'amount', 'columns'],
      [7007, good.replace('2.0', '"2.0'), 'recipient_id', 'quote'],
      [10_011, Buffer.from(good.replace('2.0', '\xff'), 'latin1'), 'recipient_id', 'encoding'],
    ];
    const lines: (string | Buffer)[] = [header, ...rows];
    for (const [line, text] of damaged) lines.splice(line - 1, 0, text);
    const bytes = lines.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]);
    const path = await file('damaged.csv', Buffer.concat(bytes));

    const { accepted, rejected, rowsRead } = await readAll([path], { mapping });
    expect(rejected.map(({ row, column, code }) => [row, column, code])).toEqual(
      damaged.map(([line, , column, code]) => [line, column, code]),
    );
    for (const letter of rejected) {
      expect(letter).toMatchObject({ source: 'cider.mobilemoney', file: 'damaged.csv' });
      expect(letter.message.length).toBeGreaterThan(10);
      expect(letter.raw).not.toBe('');
    }
    expect(rowsRead).toBe(10_010);
    const whole = await readAll([sample('mobilemoney')], { mapping });
    expect(accepted).toEqual(whole.accepted);
  });
});

it('PaySim’s columns give a signal a row, and its answers are not read', async () => {
  const mapping = await shipped('paysim');
  const path = await file(
    'paysim.csv',
    `step,type,amount,nameOrig,oldbalanceOrg,newbalanceOrig,nameDest,oldbalanceDest,newbalanceDest,isFraud,isFlaggedFraud
1,PAYMENT,9839.64,C1231006815,170136.0,160296.36,M1979787155,0.0,0.0,0,0
1,TRANSFER,181.0,C1305486145,181.0,0.0,C553264065,0.0,0.0,1,0
2,CASH_OUT,181.0,C840083671,181.0,0.0,C38997010,21182.0,0.0,1,0
2,CASH_IN,143236.26,C1862994526,0.0,143236.26,C1688019098,608932.17,97263.78,0,0
743,DEBIT,5337.77,C712410124,41720.0,36382.23,C195600860,41898.0,40348.79,0,0
743,STEAL,1.0,C1,1.0,1.0,C2,1.0,1.0,0,0
`,
  );
  const { accepted, rejected } = await readAll([path], { mapping });
  expect(accepted).toMatchObject([
    { type: 'transfer.completed', amountFen: 983_964, payeeKind: 'merchant', id: '1-2' },
    { type: 'transfer.completed', payer: 'C1305486145', payee: 'C553264065', balanceFen: 18_100 },
    { type: 'cash.withdrawn', account: 'C840083671', time: Date.UTC(2020, 0, 1, 2) },
    { type: 'transfer.completed', payer: 'C1688019098', payee: 'C1862994526', payeeKind: 'own' },
    {
      type: 'transfer.completed',
      payeeKind: 'company',
      time: Date.UTC(2020, 0, 1) + 743 * 3_600_000,
    },
  ]);
  expect(accepted.some((s) => 'isFraud' in s)).toBe(false);
  expect(rejected).toMatchObject([{ row: 7, column: 'type', code: 'unmatched' }]);
});

describe('inputs without a mapping', () => {
  it('are lines of signals, bare or in an envelope, and bad lines are refused with their number', async () => {
    const { type, id, source, time, ...data } = signal('b');
    const event = {
      specversion: '1.0',
      type,
      id,
      source,
      time: new Date(time).toISOString(),
      data,
    };
    const lines = [printSignal(signal('a')), '', JSON.stringify(event), '{"id":', '{"type":"no"}'];
    const { accepted, rejected, rowsRead } = await readAll([
      await file('s.ndjson', lines.join('\n')),
    ]);
    expect(accepted).toEqual([signal('a'), signal('b')]);
    expect(rejected.map(({ row, code, file }) => [row, code, file])).toEqual([
      [4, 'bad-json', 's.ndjson'],
      [5, 'unknown-type', 's.ndjson'],
    ]);
    expect(rowsRead).toBe(4);
  });

  it('whose times are in seconds are refused as such, since as milliseconds they would all be late', async () => {
    const lines = [signal('a'), { ...signal('b'), time: 1_772_380_800 }].map(printSignal);
    const { accepted, rejected } = await readAll([await file('seconds.ndjson', lines.join('\n'))]);
    expect(accepted).toEqual([signal('a')]);
    expect(rejected).toMatchObject([{ row: 2, column: 'time', code: 'seconds', raw: lines[1] }]);
    expect(rejected[0]?.message).toContain('1772380800000 if it is in seconds');
  });

  it('can be gzip or Zstandard under any name, and standard input', async () => {
    const lines = Array.from({ length: 50_000 }, (_, i) => `${printSignal(signal(`${i}`))}\n`);
    const bytes = Buffer.from(lines.join(''));
    const packed = await file('packed.bin', gzipSync(bytes));
    async function* stdin() {
      yield bytes.subarray(0, 1);
      yield bytes.subarray(1);
    }
    async function* packedStdin() {
      yield gzipSync(bytes);
    }
    for (const [input, options] of [
      [packed, {}],
      [await file('packed.zst', zstdCompressSync(bytes)), {}],
      ['-', { stdin: stdin() }],
      ['-', { stdin: packedStdin() }],
    ] as const) {
      const { accepted } = await readAll([input], options);
      expect(accepted).toHaveLength(50_000);
      expect(accepted.at(-1)?.id).toBe('49999');
    }
  });

  it('that are CSV are refused with what to do', async () => {
    await expect(readAll(['x.csv'])).rejects.toThrow(/x\.csv is CSV: name the mapping/);
  });
});

describe('an input that cannot be read', () => {
  it('is an FW_FILE with its name', async () => {
    const missing = readAll([join(dir, 'none.ndjson')]);
    await expect(missing).rejects.toSatisfy((e) => isFwError(e, 'FW_FILE'));
    await expect(readAll([join(dir, 'none.ndjson')])).rejects.toThrow(/none\.ndjson/);
  });

  it('is one when it is packed and cut off', async () => {
    const packed = gzipSync(Buffer.from(`${printSignal(signal('a'))}\n`.repeat(1000)));
    const cut = await file('cut.gz', packed.subarray(0, packed.length - 20));
    await expect(readAll([cut])).rejects.toThrow(/cut\.gz cannot be read: .*end of file/);
    const frame = zstdCompressSync(Buffer.from(`${printSignal(signal('a'))}\n`.repeat(1000)));
    const other = await file('cut.zst', frame.subarray(0, frame.length - 20));
    await expect(readAll([other])).rejects.toThrow(/cut\.zst cannot be read: /);
  });

  it('is one when it is CSV without a header', async () => {
    const mapping = await shipped('cider-recharges');
    await expect(readAll([await file('empty.csv', '')], { mapping })).rejects.toThrow(/is empty/);
  });
});

it('a CSV file that lacks a column of the mapping is refused with the nearest one', async () => {
  const mapping = await shipped('cider-recharges');
  const path = await file('other.csv', 'caller_id,ammount,timestamp\n1,2,2020-01-01 00:00:00\n');
  await expect(readAll([path], { mapping })).rejects.toThrow(
    /cider-recharges\.yaml:\d+:\d+: other\.csv has no column 'amount'; did you mean 'ammount'\?/,
  );
});
