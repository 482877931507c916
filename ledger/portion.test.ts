import { expect, test } from 'vitest';
import { decisionOf, episodeOf } from '../dissuasion/fixture.ts';
import { tableRowsOf } from './encode-row.ts';
import { encodePortion, portionsOf } from './portion.ts';

const decisions = Array.from({ length: 1_203 }, (_, at) => decisionOf({ decisionId: `d${at}` }));
const episodes = Array.from({ length: 5 }, (_, at) => episodeOf({ episodeId: `e${at}` }));

test('a batch is cut into portions that have each row once, in order', async () => {
  const portions = portionsOf(tableRowsOf({ decisions, episodes }), 600);
  const encoded = await Promise.all(portions.map(encodePortion));
  const shape = encoded.map(({ inserts }) =>
    inserts.map(({ table, lines }) => `${lines.length} ${table}`),
  );
  expect(shape).toEqual([['600 decisions'], ['600 decisions'], ['3 decisions', '5 episodes']]);
  const rows = encoded.flatMap(({ inserts }) => inserts.flatMap(({ lines }) => lines));
  expect(rows.map(({ row }) => row)).toEqual([...decisions, ...episodes]);
});

test('a batch that fits is one portion, and one without rows none', () => {
  expect(portionsOf(tableRowsOf({ decisions, episodes }))).toHaveLength(1);
  expect(portionsOf(tableRowsOf({ decisions: [], cases: [] }))).toEqual([]);
});

test('others have the thread while much is encoded', async () => {
  let turns = 0;
  const counting = setInterval(() => turns++, 0);
  const many = Array.from({ length: 40 }, () => decisions).flat();
  const [portion = []] = portionsOf(tableRowsOf({ decisions: many }), many.length);
  await encodePortion(portion);
  clearInterval(counting);
  expect(turns).toBeGreaterThan(10);
});

test('a row that cannot be encoded is beside the others, with its reason', async () => {
  const bad = decisionOf({ time: Number.NaN });
  const [portion = []] = portionsOf(tableRowsOf({ decisions: [bad, decisionOf()] }));
  const { inserts, refused } = await encodePortion(portion);
  expect(inserts.map(({ lines }) => lines.length)).toEqual([1]);
  expect(refused).toEqual([
    { table: 'decisions', row: bad, reason: expect.stringContaining('time is NaN') },
  ]);
});
