// What a total of loss prevented opens to on the command line, as its user meets it: beside a forewarn that runs and without one, over more episodes
// than the API gives at once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { depsWith } from '../api/fixture.ts';
import { listen } from '../api/listen.ts';
import { buildServer } from '../api/server.ts';
import { episodeOf } from '../dissuasion/fixture.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { ledgerReports } from '../ledger/ledger-reports.ts';
import { report } from '../ledger/report.ts';
import { parseAmountFen } from '../signal/amount.ts';
import { runForewarn } from '../test/forewarn-process.ts';
import { outcomeOf, shanghai, token } from '../test/ledger-case.ts';
import { openDataFolder } from './data-folder.ts';

const EPISODES = 2_300;
const TIME = shanghai('2026-03-02T10:00:00');
const PERIOD = { from: shanghai('2026-03-01T00:00:00'), to: shanghai('2026-04-01T00:00:00') };
const dataDir = mkdtempSync(join(tmpdir(), 'forewarn-explain-'));
let totalFen = 0;
let close = async () => {};

beforeAll(async () => {
  const folder = openDataFolder(dataDir);
  const ledger = await openLedger({ path: join(dataDir, 'clickhouse') });
  await fill(ledger);
  totalFen = (await report(ledger, PERIOD)).total.lossPreventedTotalFen;
  const reports = ledgerReports(ledger);
  const app = buildServer(depsWith({ report: (query) => report(ledger, query), reports }));
  folder.announce(await listen(app, { host: '127.0.0.1', port: 0, allowRemote: false }));
  close = async () => {
    close = async () => {};
    await app.close();
    await ledger.close();
    folder.release();
  };
});
afterAll(async () => {
  await close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Episodes of amounts with odd fen over three counties; the last knows the transfer of the first as well. */
async function fill(ledger: Ledger): Promise<void> {
  const all = Array.from({ length: EPISODES }, (_, at) => {
    const episodeId = `e${String(at).padStart(4, '0')}`;
    const region = ['330106', '330203', '331181'][at % 3] ?? '';
    const amountFen = 100_003 + at * 37;
    const first = { transferId: 't0', amountFen: 100_003, payee: 'a0' };
    const own = { transferId: `t${at}`, amountFen, payee: `a${at}` };
    const known = at === EPISODES - 1 ? [first, own] : [own];
    const transfers = known.map((one) => ({ ...one, state: 'attempted' as const, time: TIME }));
    const kept = { dissuaded: amountFen + 100_003 };
    return {
      episode: episodeOf({ episodeId, region, openedTime: TIME + at, transfers }),
      outcome: outcomeOf({
        ...{ outcomeId: `o${at}`, taskId: `t${at}`, episodeId, region },
        ...{ eventTime: TIME + at, kept },
      }),
    };
  });
  for (const { episode, outcome } of [all[0], all.at(-1)].flatMap((one) => one ?? []))
    await ledger.write({ episodes: [episode], outcomes: [outcome] }, token());
  const rest = all.slice(1, -1);
  const rows = {
    episodes: rest.map(({ episode }) => episode),
    outcomes: rest.map(({ outcome }) => outcome),
  };
  await ledger.write(rows, token());
}

function explain(...args: readonly string[]) {
  const period = ['--from', '2026-03-01', '--to', '2026-04-01'];
  return runForewarn(['report', 'explain', ...period, ...args], { FOREWARN_DATA_DIR: dataDir });
}

async function fileOf(...args: readonly string[]): Promise<Record<string, string>[]> {
  const { out, err } = await explain('--format', 'csv', ...args);
  expect(err).toBe('');
  return parse(out, { bom: true, columns: true });
}

function sumFen(rows: readonly Record<string, string>[]): number {
  return rows.reduce((sum, row) => {
    const amount = parseAmountFen(row['counted_yuan'] ?? '', 'exact');
    return sum + (amount.ok ? amount.amountFen : Number.NaN);
  }, 0);
}

const yuan = (fen: number) => (fen / 100).toFixed(2);

test('a file has every episode, and they add up to the total of the report to the last fen, with and without a forewarn that runs', async () => {
  const rows = await fileOf();
  expect(rows).toHaveLength(EPISODES);
  expect(new Set(rows.map((row) => row['episode_id'])).size).toBe(EPISODES);
  expect(totalFen).toBeGreaterThan(EPISODES * 100_003);
  expect(sumFen(rows)).toBe(totalFen);
  expect(await fileOf('--limit', '1100')).toEqual(rows.slice(0, 1_100));
  const shown = await explain('--limit', '1100');
  const whole = await explain('--limit', '2300');
  await close();
  expect(await fileOf()).toEqual(rows);
  expect(await explain('--limit', '1100')).toEqual(shown);
  expect(await explain('--limit', '2300')).toEqual(whole);

  // Of the whole in a file, one names the episode that its money counts in, and how much.
  expect(rows.filter((row) => row['counted_in'] !== '')).toEqual([
    expect.objectContaining({
      ...{ episode_id: 'e2299', counted_in: 'e0000', elsewhere_yuan: yuan(100_003) },
      ...{ reason: 'elsewhere' },
    }),
  ]);

  // A table says what of the whole it shows, what that comes to, and how to see the rest.
  const lines = shown.out.trimEnd().split('\n');
  const shownFen = sumFen(rows.slice(0, 1_100));
  const amountOf = (name: string) =>
    lines
      .find((line) => line.startsWith(`${name} `))
      ?.split(/\s+/)[1]
      ?.replaceAll(',', '');
  expect(amountOf('Shown')).toBe(yuan(shownFen));
  expect(amountOf('Total')).toBe(yuan(totalFen));
  expect(lines.at(-2)).toContain('1,100 of 2,300 episodes');
  expect(lines.at(-1)).toContain('--limit 2300 shows all, --format csv --out FILE writes all');
  expect(whole.out).toContain('2,300 of 2,300 episodes');
  expect(whole.out).not.toContain('Shown');
});
