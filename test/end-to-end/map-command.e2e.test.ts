// `forewarn map` as a user meets it: real processes, real files, exit codes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROJECT = new URL('../../', import.meta.url).pathname;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-map-'));
  const mapping = `name: t
source: s
format: csv
signals:
  - type: number.recharged
    fields: { id: "{id}", time: { from: at }, region: "330100", phone: "{phone}", amountFen: { from: amount, unit: yuan } }
tests:
  - name: wrong
    given: { id: 1, at: 2026-03-01T00:00:00Z, phone: 10086, amount: 2 }
    expect: { type: number.recharged, amountFen: 2 }
`;
  writeFileSync(join(folder, 'm.yaml'), mapping);
  writeFileSync(
    join(folder, 'f.csv'),
    'id,at,phone,amount,x\n1,2026-03-01T00:00:00Z,10086,2,\n2,noon,10086,2,\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function forewarn(...args: readonly string[]) {
  const result = spawnSync(process.execPath, [join(PROJECT, 'cmd/main.ts'), 'map', ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

describe('forewarn map test', () => {
  it('runs the tests of all mappings that come with forewarn, from any folder', () => {
    const { code, out } = forewarn('test');
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+ tests in \d+ mappings: all hold\.\n$/);
  });

  it('says where a test stands that does not hold, and exits with 1', () => {
    const { code, out } = forewarn('test', 'm.yaml');
    expect({ code, out }).toEqual({
      code: 1,
      out: "m.yaml:8:5: 'wrong': amountFen is 200, and 2 is expected\n1 test in 1 mapping: 1 mapping with faults.\n",
    });
  });
});

describe('forewarn map try', () => {
  it('shows row by row what came of each field, then all rows', () => {
    const { code, out } = forewarn('try', 'f.csv', '--mapping', 'm.yaml');
    expect(code).toBe(1);
    expect(out).toBe(`row 2  accepted  number.recharged
  id         id "1"                     → 1
  time       at "2026-03-01T00:00:00Z"  → 2026-03-01T08:00:00.000+08:00
  region     constant                   → 330100
  phone      phone "10086"              → 10086
  amountFen  amount "2"                 → 200

row 3  refused  number.recharged
  id         id "2"         → 2
  time       at "noon"      ✗ bad-time
  region     constant       → 330100
  phone      phone "10086"  → 10086
  amountFen  amount "2"     → 200
  ✗ bad-time: at is "noon": it is not a time of the form rfc3339

2 rows read
          1  number.recharged
          1  refused: bad-time; first in row 3: at is "noon": it is not a time of the form rfc3339
signals at 2026-03-01T08:00:00.000+08:00, in order
not read: x
`);
  });

  it('gives the same as JSON, and tells of wrong usage', () => {
    const { out } = forewarn('try', 'f.csv', '--mapping', 'm.yaml', '--json', '--rows', '1');
    expect(JSON.parse(out)).toMatchObject({
      rows: [{ row: 2, result: 'accepted' }],
      rowsRead: 2,
      unread: ['x'],
    });
    expect(forewarn('try', 'f.csv')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--mapping M'),
    });
    expect(forewarn('tri')).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean 'try'?"),
    });
  });
});

describe('forewarn map guess', () => {
  it('prints a mapping that the sample passes at once', () => {
    const rows = [1, 2].map((id) => `${id},2026-03-01T00:00:0${id}Z,13800000000,2`);
    writeFileSync(join(folder, 'g.csv'), `ref,booked,mobile,paid\n${rows.join('\n')}\n`);
    const { code, out } = forewarn('guess', 'g.csv');
    expect(code).toBe(0);
    writeFileSync(join(folder, 'guessed.yaml'), out);
    expect(forewarn('try', 'g.csv', '--mapping', 'guessed.yaml')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/2 rows read\n +2 {2}\w+\.\w+/),
    });
  });

  it('leaves to be filled in what it finds no column for, and tells of wrong usage', () => {
    expect(forewarn('guess', 'f.csv').out).toContain('time: { from: FILL_IN');
    expect(forewarn('guess')).toMatchObject({ code: 2 });
    expect(forewarn('guess', 'missing.csv')).toMatchObject({
      code: 1,
      err: expect.stringContaining('missing.csv'),
    });
  });
});

describe('forewarn map fields', () => {
  it('tells what the fields of a type mean', () => {
    expect(forewarn('fields', 'data.used')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/volumeKib +required +Data moved, in KiB.*\n.*unit: bytes, kib/),
    });
    expect(forewarn('fields', 'data.usd')).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean 'data.used'?"),
    });
  });
});
