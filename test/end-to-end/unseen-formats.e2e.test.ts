// Three formats that are in no mapping of ours, connected as somebody does it who has the commands alone: what `map guess` writes, with the few lines
// changed that the partner's note decides, gives in every row what an independent reading of the rows gives.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const PROJECT = new URL('../../', import.meta.url).pathname;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-unseen-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function forewarn(...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(PROJECT, 'cmd/main.ts'), 'map', ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  );
  expect(stderr).toBe('');
  return stdout;
}

interface Tried {
  readonly rows: readonly {
    readonly result: string;
    readonly signals: readonly {
      readonly type: string;
      readonly fields: readonly { readonly field: string; readonly value?: unknown }[];
    }[];
  }[];
  readonly refused: Readonly<Record<string, { readonly count: number }>>;
  readonly oddPhones: readonly object[];
  readonly order: { readonly late: number; readonly stepBackMs: number };
}

/** What comes of a file by the mapping that is proposed for it, in which lines were replaced: each by what it begins with. */
function connect(file: string, text: string, changes: Readonly<Record<string, string>>): Tried {
  writeFileSync(join(folder, file), text);
  const lines = forewarn('guess', file).trimEnd().split('\n');
  const changed = Object.entries(changes).reduce((all, [beginning, line]) => {
    expect(all.filter((one) => one.trimStart().startsWith(beginning))).toHaveLength(1);
    return all.map((one) => (one.trimStart().startsWith(beginning) ? line : one));
  }, lines);
  writeFileSync(join(folder, 'mapping.yaml'), changed.join('\n'));
  return JSON.parse(forewarn('try', file, '--mapping', 'mapping.yaml', '--rows', '999', '--json'));
}

/** The fields of the signals of each row, with their type; the result of a row that gave none. */
function read({ rows }: Tried, names: readonly string[]): unknown[] {
  return rows.map(({ result, signals }) =>
    result !== 'accepted'
      ? result
      : signals.map(({ type, fields }) => [
          type,
          ...names.map((name) => fields.find(({ field }) => field === name)?.value),
        ]),
  );
}

const two = (i: number) => String(i).padStart(2, '0');
const at = (timeMs: number) =>
  new Date(timeMs + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

test('nested JSON with lists, another zone and microseconds', () => {
  const areas = ['HZ-XH', 'NB-HS'] as const;
  const codes = { 'HZ-XH': '330106', 'NB-HS': '330203' };
  const windows = upTo(40).map((i) => ({
    begins: Date.UTC(2026, 10, 30, 1, 0, i),
    micros: i * 250_500,
    msisdn: i === 11 ? 'unknown' : `0086-138000010${two(i)}`,
    area: areas[i % 2] ?? 'HZ-XH',
    lookups: upTo(i % 4).map((j) => ({
      fqdn: `n${j}.example.com`,
      rcode: j === 1 ? 3 : 0,
      seq: `${i}-${j}`,
    })),
  }));
  const lines = windows.map(({ micros, msisdn, area, lookups }, i) =>
    JSON.stringify({
      window: { beginsAt: `2026/11/30 10:00:${two(i)} +09:00`, micros },
      client: { msisdn, cell: { area } },
      lookups,
    }),
  );
  lines.splice(20, 0, '{"window": broken');
  const tried = connect('probe.jsonl', lines.join('\n'), {
    'source: ': 'source: probe\nunmatched: skip',
    '- each: lookups': '  - each: lookups\n    when: each.rcode != 3',
    'time: ': `      time: { cel: "time(row.window.beginsAt, 'yyyy/M/d H:mm:ss X') + int(row.window.micros / 1000)", format: epoch-ms }`,
    'region: ': '      region: { from: client.cell.area, map: { HZ-XH: 330106, NB-HS: 330203 } }',
    'visitor: ': '      visitor: { from: client.msisdn, phone: required }',
  });
  const expected: unknown[] = windows.map(({ begins, micros, msisdn, area, lookups }) => {
    const known = lookups.filter(({ rcode }) => rcode !== 3);
    if (known.length === 0) return 'skipped';
    if (msisdn === 'unknown') return 'refused';
    return known.map(({ fqdn, seq }) => [
      'site.visited',
      seq,
      at(begins + Math.floor(micros / 1000)),
      codes[area],
      msisdn.replace('0086-', '+86'),
      fqdn,
    ]);
  });
  expected.splice(20, 0, 'refused');
  expect(read(tried, ['id', 'time', 'region', 'visitor', 'domain'])).toEqual(expected);
  expect(tried.refused).toMatchObject({ 'bad-json': { count: 1 }, 'no-number': { count: 1 } });
});

test('a file with a title and a trailer, ten thousands of yuan and times of Oracle', () => {
  const payments = upTo(40).map((i) => ({
    ref: `WX000000${two(i)}`,
    payer: `62260000000002${two(i)}`,
    payee: `62170000000000${two(i % 7)}`,
    wan: `${i}.45${two(i)}`,
    time: Date.UTC(2026, 10, 30, 3, 30 + i, 5, 123),
    state: 'PSF'[i % 3] ?? '',
  }));
  const printed = (timeMs: number) => {
    const local = new Date(timeMs + 8 * 3_600_000);
    const hour = local.getUTCHours();
    return `30-NOV-26 ${two(hour % 12 === 0 ? 12 : hour % 12)}.${two(local.getUTCMinutes())}.05.123456 ${hour < 12 ? 'AM' : 'PM'}`;
  };
  const text = [
    'WALLET TRANSFER EXTRACT',
    'GENERATED|+|2026-11-30 18:00',
    '',
    'TXN_REF|+|PAYER_ACCT|+|PAYEE_ACCT|+|AMT_WAN|+|TXN_TIME|+|STS',
    ...payments.map(({ ref, payer, payee, wan, time, state }) =>
      [ref, payer, payee, wan, printed(time), state].join('|+|'),
    ),
    `TRAILER|+|${payments.length}`,
    '',
  ].join('\n');
  const tried = connect('wallet.dat', text, {
    '- type: ':
      '  - type: { from: STS, map: { P: transfer.attempted, S: transfer.completed, F: transfer.blocked } }',
    'id: ': '      id: "{TXN_REF}-{STS}"',
  });
  const types = { P: 'transfer.attempted', S: 'transfer.completed', F: 'transfer.blocked' };
  const told = read(tried, ['id', 'time', 'payer', 'payee', 'amountFen']);
  expect(told.filter((row) => row !== 'skipped')).toEqual(
    payments.map(({ ref, payer, payee, wan, time, state }) => [
      [
        Object.entries(types).find(([letter]) => letter === state)?.[1],
        `${ref}-${state}`,
        at(time),
        payer,
        payee,
        Number(wan.replace('.', '')) * 100,
      ],
    ]),
  );
  expect(tried.order.late).toBe(0);
});

test('call records of a gateway without a header, with decimal commas and a 0 before called numbers', () => {
  const calls = upTo(40).map((i) => ({
    start: 1_796_000_400 + i * 60,
    direction: i % 4 === 0 ? 'MO' : 'MT',
    caller: `0085200000${two(i)}0`,
    callee: `0138000007${two(i)}`,
    seconds: [i === 9 ? 3000 : 30 + i, i % 10] as const,
    cause: i % 5 === 0 ? 19 : 16,
    check: 'ABC'[i % 3] ?? '',
    id: `CDR-0000${two(i)}`,
  }));
  const text = calls
    .map(({ start, direction, caller, callee, seconds, cause, check, id }) =>
      ['GW1', start, direction, caller, callee, seconds.join(','), cause, check, id].join(';'),
    )
    .join('\n');
  const tried = connect('gw.txt', text, {
    'source: ': "source: gateway\ndrop: [ row.c3 == 'MO' ]",
    'time: ': `      time: { cel: "(number(row.c2) + number(replace(row.c6, ',', '.'))) * 1000", format: epoch-ms }`,
    'answered: ':
      '      answered: { from: c7, map: { 16: true, 19: false } }\n      callerCheck: { from: c8, map: { A: passed, B: passed, C: none } }',
  });
  const names = [
    'id',
    'time',
    'caller',
    'callee',
    'durationMs',
    'answered',
    'origin',
    'callerCheck',
  ];
  expect(read(tried, names)).toEqual(
    calls.map(({ start, direction, caller, callee, seconds: [whole, tenth], cause, check, id }) => {
      if (direction === 'MO') return 'skipped';
      const durationMs = whole * 1000 + tenth * 100;
      return [
        [
          'call.ended',
          id,
          at(start * 1000 + durationMs),
          caller.replace('00', '+'),
          callee.replace('0', '+86'),
          durationMs,
          cause === 16,
          'international',
          check === 'C' ? 'none' : 'passed',
        ],
      ];
    }),
  );
  // The call of 50 minutes makes those late that end before it and stand behind it.
  expect(tried.oddPhones).toEqual([]);
  expect(tried.order.late).toBeGreaterThan(20);
});
