// Which changes of the numbers of a field are those of a unit, and which are only those of a day.
import { describe, expect, test } from 'vitest';
import { FieldScale } from './field-scale.ts';

const START = 1_772_416_800_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Numbers as payments have them: the k-th of 100, from 4 to 2,500 yuan in fen. */
const amount = (k: number) => Math.round(400 * Math.exp(((k * 37) % 100) * 0.065));

class Field {
  readonly scale = new FieldScale('amountFen');
  at = START;

  /** So many numbers over a time, as `of` makes them of amounts. */
  come(count: number, ms: number, of: (fen: number, k: number) => number = (fen) => fen): this {
    for (let k = 0; k < count; k++) this.scale.add(of(amount(k), k), this.at + (k * ms) / count);
    this.at += ms;
    return this;
  }

  get changed() {
    return this.scale.changed(this.at);
  }
}

const usual = () => new Field().come(6_000, 10 * MINUTE_MS);

describe('a field is of another scale', () => {
  test('when it comes in yuan in place of fen, and not any more when that is mended', () => {
    const field = usual();
    expect(field.changed).toBeUndefined();
    field.come(1_200, 2 * MINUTE_MS, (fen) => Math.ceil(fen / 100));
    expect(field.changed).toMatchObject({ field: 'amountFen', median: expect.any(Number) });
    expect((field.changed?.usual ?? 0) / (field.changed?.median ?? 1)).toBeCloseTo(100, -1);
    field.come(1_800, 3 * MINUTE_MS);
    expect(field.changed).toBeUndefined();
  });

  test('when it comes a thousand times larger, in a nightly file too, until the next day it is the usual one', () => {
    const field = new Field();
    const night = (of: (fen: number) => number) => {
      field.come(2_000, 1_000, of);
      field.at += DAY_MS - 1_000;
      return field.changed;
    };
    for (let i = 0; i < 4; i++) expect(night((fen) => fen)).toBeUndefined();
    expect(night((fen) => fen * 1_000)).toBeDefined();
    expect(night((fen) => fen * 1_000)).toBeUndefined();
    expect(night((fen) => fen * 1_000)).toBeUndefined();
    expect(night((fen) => fen)).toBeDefined();
  });
});

describe('a field is of the scale that it was', () => {
  test.each<[string, (field: Field) => unknown]>([
    ['by night, when a tenth is paid', (field) => field.come(4_000, HOUR_MS, (fen) => fen / 10)],
    [
      'on a day of wages, when most payments are large but none larger than ever',
      (field) => field.come(4_000, HOUR_MS, (fen, k) => (k % 20 === 0 ? fen : 600_000 + k)),
    ],
    ['in a burst of seconds', (field) => field.come(400, 8_000, () => 1).come(600, MINUTE_MS)],
    ['when few numbers come', (field) => field.come(250, HOUR_MS, (fen) => fen * 100)],
    [
      'when some are of another unit',
      (f) => f.come(4_000, HOUR_MS, (n, k) => (k % 3 ? n : n * 100)),
    ],
    ['when many are nothing', (field) => field.come(4_000, HOUR_MS, (n, k) => (k % 3 ? 0 : n))],
  ])('%s', (_, comes) => {
    const field = usual();
    comes(field);
    expect(field.changed).toBeUndefined();
  });

  test('as long as nobody knows what is usual', () => {
    const field = new Field().come(1_200, 2 * MINUTE_MS);
    expect(field.come(600, MINUTE_MS, (fen) => fen * 100).changed).toBeUndefined();
  });
});
