// What desks set for reviews: how many closed tasks are drawn, and what is scored.
import { OUTCOME_NAMES } from '../../signal/outcome.ts';
import type { Place, SettingsReader } from '../settings-reader.ts';
import type { ReviewSettings } from './review.ts';

/** The greatest score that a sheet may have. */
const SCORE_MAX = 100;

/** Reads `reviews` of a file; what is left out is as in the file below. Faults are with the reader. */
export function readReviews(
  reader: SettingsReader,
  place: Place | undefined,
): Partial<ReviewSettings> {
  const entries = reader.map(place, ['percent', 'sheet', 'names']);
  const percent = entries.get('percent');
  const sheet = entries.get('sheet');
  const names = entries.get('names');
  return {
    ...(percent === undefined ? {} : { percent: counts(reader, percent, 100, OUTCOME_NAMES) }),
    ...(sheet === undefined ? {} : { sheet: counts(reader, sheet, SCORE_MAX) }),
    ...(names === undefined ? {} : { names: wordsOf(reader, names) }),
  };
}

function wordsOf(reader: SettingsReader, place: Place): NonNullable<ReviewSettings['names']> {
  return Object.fromEntries(
    reader.entries(place).flatMap(([name, at]) => {
      const words = reader.map(at, ['zh', 'en']);
      const [zh, en] = [reader.text(words.get('zh')), reader.text(words.get('en'))];
      if (zh !== undefined && en !== undefined) return [[name, { zh, en }] as const];
      if (!words.has('zh') || !words.has('en')) reader.fault(at, 'needs zh and en');
      return [];
    }),
  );
}

function counts(
  reader: SettingsReader,
  place: Place,
  max: number,
  known?: readonly string[],
): Record<string, number> {
  const least = known === undefined ? 1 : 0;
  return Object.fromEntries(
    reader.entries(place, known).flatMap(([name, at]) => {
      const count = reader.count(at, least, max);
      return count === undefined ? [] : [[name, count] as const];
    }),
  );
}
