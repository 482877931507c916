// What is noticed of a source, minute by minute.
import { describe, expect, test } from 'vitest';
import type { SignalOf } from '../../signal/signal.ts';
import { type AlertKind, OTHER_SOURCES, SOURCES_MAX, SourceQuality } from './source-quality.ts';

const START = 1_772_416_800_000;
const MINUTE_MS = 60_000;

type Payment = SignalOf<'transfer.attempted'>;

function payment(at: number, fields: Partial<Payment> = {}): Payment {
  return {
    type: 'transfer.attempted',
    id: `p${at}`,
    source: 'bank-a',
    time: at - 500,
    region: '330106',
    transferId: `t${at}`,
    payer: 'a',
    payee: 'b',
    amountFen: 100,
    balanceFen: 100,
    ...fields,
  };
}

/** A source that sends so many signals in each minute from `first` on. */
function send(
  quality: SourceQuality,
  first: number,
  minutes: number,
  perMinute: number,
  fields: Partial<Payment> = {},
): void {
  for (let minute = first; minute < first + minutes; minute++) {
    const at = START + minute * MINUTE_MS;
    quality.accepted(
      Array.from({ length: perMinute }, (_, i) => payment(at + i, fields)),
      at + perMinute,
    );
  }
}

function alertsAt(quality: SourceQuality, minute: number): AlertKind[] {
  const [view] = quality.views(START + minute * MINUTE_MS);
  return (view?.alerts ?? []).map(({ alert }) => alert);
}

describe('phones of a source', () => {
  const visits = (visitorOf: (i: number) => string) => {
    const quality = new SourceQuality();
    for (let i = 0; i < 600; i++) {
      const at = START + i * 1000;
      const own = { id: `v${i}`, source: 'dns', time: at, region: '330106', domain: 'a.cn' };
      quality.accepted([{ type: 'site.visited', visitor: visitorOf(i), ...own }], at);
    }
    return quality.views(START + 600_000)[0]?.alerts.map(({ text }) => text);
  };

  test('that are no numbers now and then are told of', () => {
    expect(visits((i) => (i % 10 === 3 ? 'unknown' : '+8613800000001'))).toEqual([
      'dns sends site.visited with visitor that is no phone number in 10 %',
    ]);
  });

  test('that are numbers, or ids of their own in all signals, raise nothing', () => {
    expect(visits(() => '+8613800000001')).toEqual([]);
    expect(visits((i) => `sub-${i}`)).toEqual([]);
  });
});

describe('a source', () => {
  test('that goes on as ever raises nothing, and says how it goes', () => {
    const quality = new SourceQuality();
    send(quality, 0, 70, 40);
    const [view] = quality.views(START + 70 * MINUTE_MS);
    expect(view).toMatchObject({
      source: 'bank-a',
      lastSeen: START + 69 * MINUTE_MS + 40,
      perMinute: 40,
      usualPerMinute: 40,
      refused: 0,
      late: 0,
      delayMs: expect.any(Number),
      alerts: [],
    });
    expect(view?.fields).toContainEqual(
      expect.objectContaining({ field: 'balanceFen', missing: 0, usual: 0, isChanged: false }),
    );
    expect(view?.fields).toContainEqual(
      expect.objectContaining({ field: 'note', missing: 1, usual: 1, isChanged: false }),
    );
  });

  test('that streamed and stops is quiet within minutes, stays so, and is not when it comes back', () => {
    const quality = new SourceQuality();
    send(quality, 0, 10, 40);
    expect(alertsAt(quality, 11)).toEqual([]);
    expect(alertsAt(quality, 13)).toEqual(['quiet']);
    expect(alertsAt(quality, 600)).toEqual(['quiet']);
    send(quality, 600, 1, 40);
    expect(alertsAt(quality, 601)).not.toContain('quiet');
  });

  test('that has come to its end is not quiet, until it sends again and stops', () => {
    const quality = new SourceQuality();
    send(quality, 0, 10, 40);
    quality.ended(['bank-a', 'never-seen'], START + 10 * MINUTE_MS);
    expect(alertsAt(quality, 11)).toEqual([]);
    expect(alertsAt(quality, 600)).toEqual([]);
    expect(quality.views(START + 600 * MINUTE_MS)).toMatchObject([
      { source: 'bank-a', endedAt: START + 10 * MINUTE_MS },
    ]);
    send(quality, 600, 70, 40);
    expect(quality.views(START + 670 * MINUTE_MS)[0]?.endedAt).toBeUndefined();
    expect(alertsAt(quality, 675)).toEqual(['quiet']);
  });

  test('that sends what it sent before raises an alert', () => {
    const quality = new SourceQuality();
    send(quality, 0, 10, 40);
    quality.judged('bank-a', 'duplicate', 10, START + 9 * MINUTE_MS);
    expect(alertsAt(quality, 10)).toEqual([]);
    quality.judged('bank-a', 'duplicate', 40, START + 9 * MINUTE_MS);
    expect(alertsAt(quality, 10)).toEqual(['duplicate']);
  });

  test('that pauses now and then is quiet only after thrice its longest pause', () => {
    const quality = new SourceQuality();
    for (let minute = 0; minute < 60; minute += 4) send(quality, minute, 2, 5);
    expect(alertsAt(quality, 62)).toEqual([]);
    expect(alertsAt(quality, 66)).toEqual(['quiet']);
  });

  test('of daily files may be quiet', () => {
    const quality = new SourceQuality();
    send(quality, 0, 2, 50_000);
    expect(alertsAt(quality, 60)).toEqual([]);
  });

  test.each([
    [4, ['volume']],
    [15, []],
    [150, []],
    [400, ['volume']],
  ])('that sends %d a minute where 40 are usual raises %j', (perMinute, alerts) => {
    const quality = new SourceQuality();
    send(quality, 0, 60, 40);
    send(quality, 60, 6, perMinute);
    expect(alertsAt(quality, 65)).toEqual(alerts);
  });

  test('that leaves a field out which it used to fill has changed its shape, until that is usual', () => {
    const quality = new SourceQuality();
    const { balanceFen: _, ...bare } = payment(0);
    send(quality, 0, 20, 40);
    for (let minute = 20; minute < 26; minute++) {
      const at = START + minute * MINUTE_MS;
      quality.accepted(
        Array.from({ length: 40 }, () => ({ ...bare, time: at })),
        at,
      );
    }
    const [view] = quality.views(START + 26 * MINUTE_MS);
    expect(view?.alerts).toEqual([
      {
        alert: 'shape',
        text: 'bank-a sends transfer.attempted with balanceFen missing in 100 %; 2 % are usual',
      },
    ]);
    for (let minute = 26; minute < 200; minute++) {
      const at = START + minute * MINUTE_MS;
      quality.accepted(
        Array.from({ length: 40 }, () => ({ ...bare, time: at })),
        at,
      );
    }
    expect(alertsAt(quality, 200)).toEqual([]);
  });

  test('that streams has changed its shape for more than the seconds in which thousands come', () => {
    const quality = new SourceQuality();
    const { balanceFen: _, ...bare } = payment(0);
    for (let second = 0; second < 1_800; second++) {
      const at = START + second * 1_000;
      const one = second < 300 ? payment(at) : { ...bare, time: at };
      for (let batch = 0; batch < 10; batch++) quality.accepted(Array(32).fill(one), at);
    }
    expect(alertsAt(quality, 30)).toEqual(['shape']);
  });

  test('whose amounts come in another unit has changed its shape, and says by how much', () => {
    const quality = new SourceQuality();
    const amounts = (minute: number, of: number) => {
      for (let i = 0; i < 400; i++) {
        const at = START + minute * MINUTE_MS + i * 100;
        quality.accepted([payment(at, { amountFen: (1_000 + ((i * 37) % 400) * 50) * of })], at);
      }
    };
    for (let minute = 0; minute < 10; minute++) amounts(minute, 100);
    expect(alertsAt(quality, 10)).toEqual([]);
    for (let minute = 10; minute < 13; minute++) amounts(minute, 1);
    expect(quality.views(START + 13 * MINUTE_MS)[0]?.alerts).toEqual([
      {
        alert: 'shape',
        text: 'bank-a sends transfer.attempted with amountFen 100 times less than usual (10950 in the middle, 1095000 otherwise): in which unit is it?',
      },
    ]);
  });

  test('of which much is refused, or late, or of tomorrow, raises that, and says why', () => {
    const quality = new SourceQuality();
    send(quality, 0, 6, 40, { time: START + 86_400_000 });
    const at = START + 5 * MINUTE_MS;
    quality.refused('bank-a', { code: 'missing', field: 'payer' }, 30, at);
    quality.refused('bank-a', { code: 'out-of-range', field: 'amountFen' }, 29, at);
    quality.refused('bank-a', { code: 'bad-json' }, 1, at);
    quality.judged('bank-a', 'late', 12, at);
    quality.judged('bank-a', 'accepted', 100, at);
    quality.judged('bank-a', 'duplicate', 20, at);
    const [view] = quality.views(START + 6 * MINUTE_MS);
    expect(view).toMatchObject({
      refused: 0.231,
      late: 0.06,
      duplicate: 0.1,
      refusedBy: { 'payer missing': 30, 'amountFen out-of-range': 29, 'bad-json': 1 },
    });
    expect(view?.alerts.map(({ alert }) => alert)).toEqual(['refused', 'late', 'clock']);
  });

  test('some of whose signals are dated so far ahead that the engine refuses them raises that, until good ones follow', () => {
    const quality = new SourceQuality();
    send(quality, 0, 5, 400);
    const hours = { time: START + 8 * 3_600_000 };
    send(quality, 4, 1, 4, hours);
    expect(alertsAt(quality, 5)).toEqual([]);
    // One of many devices has the wrong zone.
    for (let minute = 5; minute < 15; minute++) {
      send(quality, minute, 1, 390);
      send(quality, minute, 1, 10, hours);
    }
    const [view] = quality.views(START + 15 * MINUTE_MS);
    expect(view?.alerts).toEqual([
      {
        alert: 'clock',
        since: expect.any(Number),
        text: 'bank-a has 3 % of its last 2000 signals dated minutes ahead of our clock: they count nowhere',
      },
    ]);
    send(quality, 15, 10, 400);
    expect(alertsAt(quality, 26)).toEqual([]);
  });

  test('of which some were refused at the door as of the future raises that too', () => {
    const quality = new SourceQuality();
    send(quality, 0, 5, 400);
    quality.refused('bank-a', { code: 'future', field: 'time' }, 40, START + 4 * MINUTE_MS);
    expect(alertsAt(quality, 5)).toEqual(['clock']);
  });

  test('of which everything is refused from the start raises that', () => {
    const quality = new SourceQuality();
    quality.refused('bank-b', { code: 'unknown-field', field: 'amount' }, 60, START);
    expect(alertsAt(quality, 1)).toEqual(['refused']);
  });

  test('of which more kinds of faults come than are told apart keeps the rest together', () => {
    const quality = new SourceQuality();
    for (let i = 0; i < 500; i++)
      quality.refused('bank-b', { code: 'unknown-field', field: `x${i}` }, 1, START);
    const [view] = quality.views(START);
    expect(Object.keys(view?.refusedBy ?? {})).toHaveLength(61);
    expect(view?.refusedBy['other']).toBe(440);
  });

  test('too many of them are one', () => {
    const quality = new SourceQuality();
    for (let i = 0; i < SOURCES_MAX + 50; i++)
      quality.accepted([payment(START, { source: `s${i}` })], START);
    const names = quality.views(START).map(({ source }) => source);
    expect(names).toHaveLength(SOURCES_MAX + 1);
    expect(names).toContain(OTHER_SOURCES);
  });
});
