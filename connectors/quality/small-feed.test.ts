// What is noticed of a source that sends little, or one file an hour or a night, and for how long it is told.
import { beforeEach, describe, expect, test } from 'vitest';
import { SIGNAL_EXAMPLE } from '../../api/contract/signal.ts';
import { type QualityAlert, SourceQuality } from './source-quality.ts';

const START = Date.UTC(2026, 2, 1, 2);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

let quality: SourceQuality;
beforeEach(() => {
  quality = new SourceQuality();
});

interface Sent {
  readonly good?: number;
  readonly refused?: number;
  readonly late?: number;
}

/** A file, taken in and judged at once: the good records first, as a source delivers them. */
function file(at: number, { good = 0, refused = 0, late = 0 }: Sent): void {
  const signal = { ...SIGNAL_EXAMPLE, source: 'bank-a', time: at - 1_000 };
  quality.accepted(new Array(good + late).fill(signal), at);
  for (let i = 0; i < refused; i++)
    quality.refused('bank-a', { code: 'missing', field: 'payer' }, 1, at);
  quality.judged('bank-a', 'accepted', good, at);
  quality.judged('bank-a', 'late', late, at);
}

const alerts = (at: number): readonly QualityAlert[] => quality.views(at)[0]?.alerts ?? [];
const kinds = (at: number) => alerts(at).map(({ alert }) => alert);

describe('a small file', () => {
  test('of which every record is refused is told at once, with since when, and hours later', () => {
    file(START, { refused: 20 });
    for (const later of [0, HOUR_MS - 1, 8 * HOUR_MS])
      expect(alerts(START + later)).toEqual([
        {
          alert: 'refused',
          text: 'bank-a has 100 % of its last 20 records refused; see refusedBy',
          since: START,
        },
      ]);
  });

  test('of which every signal is late is told at once, and hours later', () => {
    file(START, { late: 20 });
    for (const later of [0, 8 * HOUR_MS])
      expect(alerts(START + later)).toEqual([
        {
          alert: 'late',
          text: 'bank-a has 100 % of its last 20 signals late: they count nowhere',
          since: START,
        },
      ]);
  });

  test.each([
    [4, []],
    [5, ['refused']],
  ])('with %d records, all refused, raises %j', (refused, expected) => {
    file(START, { refused });
    expect(kinds(START)).toEqual(expected);
  });

  test('after many good ones is no trouble by a few bad records, and is one when they go on', () => {
    for (let hour = 0; hour < 10; hour++) file(START + hour * HOUR_MS, { good: 20 });
    for (const [hour, expected] of [[], [], [], ['refused']].entries()) {
      const at = START + (10 + hour) * HOUR_MS;
      file(at, { good: 14, refused: 6 });
      expect(kinds(at)).toEqual(expected);
    }
  });
});

test('late signals of one type are judged with the good ones of another that came with them', () => {
  quality.judged('bank-a', 'late', 5, START);
  quality.judged('bank-a', 'accepted', 1_000, START);
  expect(kinds(START)).toEqual([]);
});

describe('an alert of bad records', () => {
  test('of a nightly file is there in the morning, and the next night while nothing is mended', () => {
    file(START, { refused: 5_000 });
    expect(alerts(START + 6 * HOUR_MS)).toMatchObject([{ alert: 'refused', since: START }]);
    file(START + DAY_MS, { refused: 5_000 });
    expect(alerts(START + DAY_MS + HOUR_MS)).toMatchObject([{ since: START }]);
  });

  test('begins once, though good records are among the bad ones of every file', () => {
    for (let night = 0; night < 4; night++) {
      file(START + night * DAY_MS, { good: 3_000, refused: 2_000 });
      expect(alerts(START + night * DAY_MS + HOUR_MS)).toMatchObject([{ since: START }]);
    }
  });

  test.each([{ refused: 20 }, { late: 20 }])('ends when a good file follows one of %j', (sent) => {
    file(START, sent);
    const next = START + HOUR_MS;
    file(next, { good: 20 });
    expect(kinds(next + MINUTE_MS)).toEqual([]);
    const worse = next + HOUR_MS;
    file(worse, sent);
    expect(alerts(worse)).toMatchObject([{ since: worse }]);
  });

  test('stays when fewer good ones follow than twenty', () => {
    file(START, { refused: 5_000 });
    file(START + HOUR_MS, { good: 19 });
    expect(kinds(START + 2 * HOUR_MS)).toEqual(['refused']);
    file(START + 2 * HOUR_MS, { good: 1 });
    expect(kinds(START + 3 * HOUR_MS)).toEqual([]);
  });

  test('of a stream with a bad minute now and then does not come and go', () => {
    for (let minute = 0; minute < 30; minute += 2) {
      file(START + minute * MINUTE_MS, { refused: 60 });
      file(START + (minute + 1) * MINUTE_MS, { good: 60 });
      expect(alerts(START + (minute + 2) * MINUTE_MS)).toMatchObject([
        { alert: 'refused', since: START },
      ]);
    }
  });

  test('of a stream that was mended ends within minutes', () => {
    for (let minute = 0; minute < 10; minute++)
      file(START + minute * MINUTE_MS, { refused: 1_000 });
    for (let minute = 10; minute < 16; minute++) file(START + minute * MINUTE_MS, { good: 1_000 });
    expect(kinds(START + 16 * MINUTE_MS)).toEqual([]);
  });

  test('of a name that never sends again is let go after a week', () => {
    file(START, { refused: 20 });
    expect(kinds(START + 7 * DAY_MS)).toEqual(['refused']);
    expect(kinds(START + 7 * DAY_MS + 1)).toEqual([]);
  });
});
