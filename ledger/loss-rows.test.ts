// The list of episodes from any pages: all of them once, and never rows of two states of the ledger that do not add up.
import { expect, test } from 'vitest';
import type { EpisodeLossRow, LossPage, LossPageQuery } from './loss-page.ts';
import { lossRows } from './loss-rows.ts';

const PERIOD = { from: 0, to: 86_400_000 };

function rowOf(at: number, fen: number): EpisodeLossRow {
  return {
    ...{ episodeId: `e${at}`, outcomeId: `o${at}`, eventTime: at, region: '330106' },
    ...{ typology: 'fake-loan', outcome: 'dissuaded', heldFen: fen, leftFen: 0, lostFen: 0 },
    ...{ claimedFen: fen, statedFen: 0, countedTotalFen: fen, isConfirmed: false },
    countedFen: { dissuaded: fen, 'payment-stopped': 0, frozen: 0, returned: 0 },
    reason: 'in-full',
  };
}

/** Pages over rows that `changed` makes anew before each of them. */
function sourceOf(changed: (question: number) => readonly EpisodeLossRow[]) {
  let questions = 0;
  const asked: LossPageQuery[] = [];
  const episodes = async (query: LossPageQuery): Promise<LossPage> => {
    asked.push(query);
    const rows = changed(questions++);
    const { limit = 100, offset = 0 } = query;
    return {
      episodes: rows.length,
      countedTotalFen: sumOf(rows),
      statedTotalFen: 0,
      rows: rows.slice(offset, offset + limit),
    };
  };
  return { episodes, asked };
}

const sumOf = (rows: readonly EpisodeLossRow[]) =>
  rows.reduce((sum, { countedTotalFen }) => sum + countedTotalFen, 0);
const SEVEN = Array.from({ length: 7 }, (_, at) => rowOf(at, 700 - at));

test.each([1, 2, 3, 7, 8])(
  'by pages of %i rows has each episode once, in order',
  async (pageRows) => {
    const read = await lossRows(
      sourceOf(() => SEVEN),
      PERIOD,
      { pageRows },
    );
    expect(read).toEqual({
      episodes: 7,
      countedTotalFen: sumOf(SEVEN),
      statedTotalFen: 0,
      rows: SEVEN,
    });
  },
);

test('ends where as many as were asked for are read, with the sums of all', async () => {
  const source = sourceOf(() => SEVEN);
  const read = await lossRows(source, PERIOD, { limit: 5, pageRows: 3 });
  expect(read).toMatchObject({
    episodes: 7,
    countedTotalFen: sumOf(SEVEN),
    rows: SEVEN.slice(0, 5),
  });
  expect(source.asked.map(({ limit, offset }) => [limit, offset])).toEqual([
    [3, 0],
    [2, 3],
  ]);
});

test('is read anew when an episode comes in between two pages', async () => {
  const grown = [rowOf(99, 900), ...SEVEN];
  const read = await lossRows(
    sourceOf((question) => (question < 1 ? SEVEN : grown)),
    PERIOD,
    { pageRows: 3 },
  );
  expect(read.rows).toEqual(grown);
  expect(sumOf(read.rows)).toBe(read.countedTotalFen);
});

test('is refused when something changes each time that it is read', async () => {
  const source = sourceOf((question) => [rowOf(99, 900 + question), ...SEVEN]);
  await expect(lossRows(source, PERIOD, { pageRows: 3 })).rejects.toMatchObject({
    code: 'FW_LEDGER_AWAY',
    message: expect.stringContaining('change while they are read'),
  });
});
