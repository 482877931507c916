// The command line as a user meets it: real processes, real files, exit codes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROJECT = new URL('../../', import.meta.url).pathname;
const PACK = join(PROJECT, 'rules', 'packs', 'zhejiang');
const CIDER = join(PROJECT, 'connectors', 'samples', 'cider', 'mobilemoney.csv.gz');
const MAPPING = join(PROJECT, 'connectors', 'mappings', 'cider-mobilemoney.yaml');

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'forewarn-cli-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function forewarn(
  args: readonly string[],
  input?: string,
): { code: number | null; out: string; err: string } {
  const result = spawnSync(process.execPath, ['cmd/main.ts', ...args], {
    cwd: PROJECT,
    encoding: 'utf8',
    env: { ...process.env, FOREWARN_DATA_DIR: join(folder, 'data'), NO_COLOR: '1' },
    maxBuffer: 256 * 1024 * 1024,
    ...(input === undefined ? {} : { input }),
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

describe('forewarn replay', () => {
  it('reads all 10,000 rows of the third-party mobile-money file', () => {
    const { code, out } = forewarn([
      'replay',
      '--pack',
      PACK,
      '--mapping',
      MAPPING,
      '--json',
      CIDER,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ rowsRead: 10_000, signals: 10_000, rejected: {} });
  });

  it('rejects ten damaged rows with row, column and reason, and still counts the rest', () => {
    const lines = gunzipSync(readFileSync(CIDER)).toString().trimEnd().split('\n');
    const good = lines[5000]?.split(',') ?? [];
    const damaged = Array.from({ length: 10 }, (_, i) =>
      good.map((value, column) => (column === 4 ? `12.3.${i}` : value)).join(','),
    );
    lines.splice(5000, 0, ...damaged);
    const file = join(folder, 'damaged.csv');
    const rejects = join(folder, 'rejects.ndjson');
    writeFileSync(file, `${lines.join('\n')}\n`);
    const { code, out } = forewarn([
      'replay',
      '--pack',
      PACK,
      '--mapping',
      MAPPING,
      '--json',
      '--rejects',
      rejects,
      file,
    ]);
    expect(code).toBe(0);
    const totals = JSON.parse(out);
    expect(totals.signals).toBe(10_000);
    expect(Object.values<number>(totals.rejected).reduce((sum, count) => sum + count, 0)).toBe(10);
    const letters = readFileSync(rejects, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(letters.map(({ row }) => row)).toEqual(Array.from({ length: 10 }, (_, i) => 5001 + i));
    for (const letter of letters) {
      expect(letter.column).toBe('amount');
      expect(letter.message).toMatch(/amount/);
    }
  });

  it('gives the same decisions byte for byte, from a file, from gzip in two runs, and from standard input', () => {
    const sample = join(folder, 'sample');
    expect(
      forewarn(['simulate', '--people', '2000', '--days', '1', '--seed', '5', '--out', sample])
        .code,
    ).toBe(0);
    const file = join(sample, 'signals.ndjson');
    const run = (name: string, input: string, text?: string) => {
      const out = join(folder, name);
      expect(forewarn(['replay', '--pack', PACK, '--decisions', out, input], text).code).toBe(0);
      return readFileSync(out, 'utf8');
    };
    const first = run('a.ndjson', file);
    expect(first.length).toBeGreaterThan(0);
    expect(run('b.ndjson', file)).toBe(first);
    expect(run('c.ndjson', '-', readFileSync(file, 'utf8'))).toBe(first);
    const [decision] = first.split('\n');
    expect(Object.keys(JSON.parse(decision ?? '{}'))).toEqual(
      expect.arrayContaining([
        'decisionId',
        'time',
        'role',
        'subject',
        'typology',
        'score',
        'level',
        'rules',
        'signal',
        'pack',
      ]),
    );
  });

  it('names the signal that made all others late', () => {
    const sample = join(folder, 'jump');
    forewarn(['simulate', '--people', '100', '--days', '1', '--out', sample]);
    const lines = readFileSync(join(sample, 'signals.ndjson'), 'utf8').trimEnd().split('\n');
    const wrong = { ...JSON.parse(lines[50] ?? '{}'), id: 'wrong-clock', time: 4_102_444_800_000 };
    const file = join(folder, 'jump.ndjson');
    writeFileSync(file, lines.toSpliced(50, 0, JSON.stringify(wrong)).join('\n'));
    const { code, out } = forewarn(['replay', '--pack', PACK, file]);
    expect(code).toBe(0);
    expect(out).toContain('/wrong-clock moved the watermark');
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full', () => {
    const file = join(folder, 'bad.ndjson');
    writeFileSync(file, 'no signal\n');
    const { code, err } = forewarn(['replay', '--pack', PACK, '--rejects', '/dev/full', file]);
    expect(code).toBe(1);
    expect(err).toMatch(/^forewarn: cannot write '\/dev\/full': ENOSPC/);
  });

  it('says what is wrong with a file that is not there', () => {
    const { code, err } = forewarn(['replay', '--pack', PACK, 'nowhere.ndjson']);
    expect(code).toBe(1);
    expect(err).toContain('nowhere.ndjson');
  });
});

describe('the command line', () => {
  it.each([
    'start',
    'replay',
    'simulate',
    'check',
    'report',
    'restore',
    'doctor',
    'config',
    'kafka',
  ])('explains %s with --help', (command) => {
    const { code, out } = forewarn([command, '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`forewarn ${command}`);
    expect(out).toContain('Exit codes');
  });

  it('answers wrong usage with 2 and the nearest name', () => {
    expect(forewarn(['replya'])).toMatchObject({
      code: 2,
      err: expect.stringContaining("did you mean 'replay'"),
    });
    expect(forewarn(['replay', '--pak', 'x', 'y'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--pack'),
    });
    expect(forewarn(['replay', '--pack', PACK])).toMatchObject({
      code: 2,
      err: expect.stringContaining('INPUT'),
    });
    expect(forewarn([])).toMatchObject({ code: 2 });
  });

  it('checks the shipped pack: it compiles and all its stories hold', () => {
    const { code, out } = forewarn(['check', PACK]);
    expect(out).toContain('stories hold');
    expect(code, out).toBe(0);
  });

  it('prints the code that a pack becomes for a type of signals, and knows when there is no such type', () => {
    const { code, out } = forewarn(['check', '--emit', 'call.ended', PACK]);
    expect(code).toBe(0);
    expect(out).toContain('function victim() {');
    expect(forewarn(['check', '--emit', 'call.endd', PACK])).toMatchObject({
      code: 2,
      err: expect.stringContaining('did you mean call.ended?'),
    });
  });

  it('makes no report of a data folder that is not there, and no folder either', () => {
    const { code, err } = forewarn(['report', '--from', '2026-01-01', '--to', '2027-01-01']);
    expect(code).toBe(1);
    expect(err).toContain('there is no ledger in the data folder');
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });

  it('prints no colour codes when NO_COLOR is set', () => {
    expect(forewarn(['doctor']).out).not.toContain('\u001b');
  });
});
