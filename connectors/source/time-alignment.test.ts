// Sources that catch up keep together in event time, and none of them can keep all others from going on.
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../signal/signal.ts';
import type { SignalBatch } from '../file/signal-batch.ts';
import { type SourceLane, TimeAlignment } from './time-alignment.ts';

const START = Date.UTC(2026, 2, 1);
const MINUTE_MS = 60_000;
const LATENESS_MS = 10 * MINUTE_MS;

const ofMinute = (minute: number) => ({
  ...{ id: 'i', source: 's', region: '330100', phone: '10086' },
  time: START + minute * MINUTE_MS,
});
const swap = (minute: number): Signal => ({ type: 'sim.swapped', ...ofMinute(minute) });
const registration = (minute: number): Signal => ({
  type: 'number.activated',
  ...ofMinute(minute),
});
const batchOf = (accepted: readonly Signal[]): SignalBatch => ({
  ...{ accepted, rejected: [], skipped: 0 },
  rowsRead: accepted.length,
});

/** What came into the log, in its order: which source's, and of which minute. */
class Sequence {
  readonly minutes: number[] = [];
  readonly rows: number[] = [];
  newestTime = Number.NEGATIVE_INFINITY;
  lateCount = 0;
  now = 0;
  readonly stopping = new AbortController();
  readonly alignment = new TimeAlignment({
    latenessMs: LATENESS_MS,
    newestTime: () => this.newestTime,
    monotonic: () => this.now,
  });

  take(part: SignalBatch): void {
    this.rows.push(part.rowsRead);
    for (const { type, time } of part.accepted) {
      if (type === 'sim.swapped' && time < this.newestTime - LATENESS_MS) this.lateCount++;
      this.newestTime = Math.max(this.newestTime, time);
      this.minutes.push((time - START) / MINUTE_MS);
    }
  }

  pass(lane: SourceLane, signals: readonly Signal[], turns = 0): Promise<boolean> {
    return lane.pass(batchOf(signals), this.stopping.signal, async (part) => {
      for (let i = 0; i < turns; i++) await turn();
      this.take(part);
      return true;
    });
  }

  /** Reads batches one after the other, with so many turns of everybody else between. */
  async read(lane: SourceLane, batches: readonly Signal[][], turns: number): Promise<void> {
    for (const batch of batches) {
      for (let i = 0; i < turns; i++) await turn();
      if (!(await this.pass(lane, batch, turns))) return;
    }
    lane.rest();
  }

  lane(name: string): SourceLane {
    const lane = this.alignment.lane(name);
    lane.begin();
    return lane;
  }
}

const minutes = (from: number, to: number, step = 1) =>
  Array.from({ length: (to - from) / step }, (_, i) => from + i * step);
const chunked = (signals: readonly Signal[], size: number) =>
  minutes(0, signals.length, size).map((at) => signals.slice(at, at + size));

describe('a source that catches up', () => {
  it('is given in parts, none more than half of the lateness ahead of a slower one, and says for whom it waits', async () => {
    const sequence = new Sequence();
    const [fast, slow] = [sequence.lane('fast'), sequence.lane('slow')];
    const passed = sequence.pass(fast, minutes(0, 30).map(swap));
    await turn();
    // Nobody knows yet where the slow one is.
    expect(sequence.minutes).toEqual([]);
    expect(fast.waitsFor).toBe('slow');
    await sequence.pass(slow, [swap(0), swap(3)]);
    await turn();
    expect(Math.max(...sequence.minutes)).toBe(8);
    expect(fast.waitsFor).toBe('slow');
    slow.rest();
    expect(await passed).toBe(true);
    expect(fast.waitsFor).toBeUndefined();
    expect(sequence.minutes.filter((minute) => minute !== 0 && minute !== 3)).toHaveLength(28);
    // Rows are told once, with the last part.
    expect(sequence.rows.filter((rows) => rows > 0)).toEqual([2, 30]);
  });

  it('is not held up by one that has nothing to read, nor by registrations of years ago, but brings none from ahead', async () => {
    const sequence = new Sequence();
    const [register, bank] = [sequence.lane('register'), sequence.lane('bank')];
    sequence.lane('idle').rest();
    await Promise.all([
      sequence.pass(bank, minutes(0, 30).map(swap), 1),
      sequence.pass(register, [registration(-1_000_000), registration(-900_000)]),
    ]);
    expect(sequence.minutes).toHaveLength(32);
    const held = sequence.pass(register, [registration(60)]);
    await turn();
    expect(register.waitsFor).toBe('bank');
    bank.rest();
    await held;
  });

  it('whose records are late whatever is done holds up nobody', async () => {
    const sequence = new Sequence();
    sequence.newestTime = START;
    const [stream, nightly] = [sequence.lane('stream'), sequence.lane('nightly')];
    await sequence.pass(nightly, [swap(-11)]);
    await sequence.pass(stream, [swap(1)]);
    expect(nightly.waitsFor).toBeUndefined();
    expect(sequence.minutes).toEqual([-11, 1]);
  });

  it('does not hold up a stream that goes on with the clock, though its own records are old, but one that runs ahead of it', async () => {
    const sequence = new Sequence();
    const [stream, hourly] = [sequence.lane('stream'), sequence.lane('hourly')];
    hourly.rest();
    await sequence.pass(stream, [swap(0)]);
    await sequence.pass(hourly, [swap(-9)]);
    for (let minute = 0.25; minute <= 1; minute += 0.25) {
      sequence.now += MINUTE_MS / 4;
      await sequence.pass(hourly, [swap(minute * 2 - 9)]);
      await sequence.pass(stream, [swap(minute)]);
    }
    const ahead = sequence.pass(stream, [swap(1.5), swap(1.75)]);
    await turn();
    expect(stream.waitsFor).toBe('hourly');
    hourly.rest();
    await ahead;
    // A time in which nothing came is not made up for at once: after an outage nothing is live.
    sequence.now += 60 * MINUTE_MS;
    expect(sequence.alignment.clockTime()).toBe(START + 2.25 * MINUTE_MS);
  });

  it('holds up nobody when its partner does not answer, and when it gains nothing on the clock', async () => {
    const sequence = new Sequence();
    const [stream, slow] = [sequence.lane('stream'), sequence.lane('slow')];
    const limit = () => sequence.alignment.limitOf(stream).by?.name;
    expect(limit()).toBe('slow');
    sequence.now += 31_000;
    expect(limit()).toBeUndefined();
    // A minute of event time in a minute of ours.
    await sequence.pass(slow, [swap(-2)]);
    expect(limit()).toBe('slow');
    sequence.now += MINUTE_MS;
    await sequence.pass(slow, [swap(-1)]);
    expect(limit()).toBeUndefined();
    sequence.now += MINUTE_MS;
    await sequence.pass(slow, [swap(5)]);
    expect(limit()).toBe('slow');
  });

  it('is waited for when its partner is away for a moment, but not before it was ever there', async () => {
    const sequence = new Sequence();
    const [stream, slow, absent] = ['stream', 'slow', 'absent'].map((name) => sequence.lane(name));
    absent?.away();
    await Promise.all([slow, stream].map((lane) => lane && sequence.pass(lane, [swap(0)])));
    slow?.away();
    const limit = () => stream && sequence.alignment.limitOf(stream).by?.name;
    expect(limit()).toBe('slow');
    sequence.now += 31_000;
    expect(limit()).toBeUndefined();
  });

  it('waits for nobody when it is said not to', async () => {
    const sequence = new Sequence();
    sequence.lane('slow');
    const payments = sequence.alignment.lane('payments', false);
    expect(await sequence.pass(payments, [swap(60)])).toBe(true);
    expect(sequence.minutes).toEqual([60]);
  });

  it('takes no notice of a time that the engine refuses as of the future', async () => {
    const sequence = new Sequence();
    const [a, b] = [sequence.lane('a'), sequence.lane('b')];
    const future = { ...swap(0), time: Date.now() + 365 * 86_400_000 };
    await Promise.all([
      sequence.pass(a, [swap(0)]),
      sequence.pass(b, [swap(1), future, swap(2), future]),
    ]);
    expect(b.reached(0)).toBe(START + 2 * MINUTE_MS);
    expect(a.waitsFor).toBeUndefined();
  });

  it('stops while it is held', async () => {
    const sequence = new Sequence();
    sequence.lane('slow');
    const passed = sequence.pass(sequence.lane('fast'), [swap(0)]);
    sequence.stopping.abort();
    expect(await passed).toBe(false);
  });
});

describe('several sources that catch up', () => {
  const source = fc.record({
    /** Records a minute of event time, records a batch, and how slow it is. */
    step: fc.integer({ min: 1, max: 30 }),
    size: fc.integer({ min: 1, max: 50 }),
    turns: fc.integer({ min: 0, max: 6 }),
  });

  it('lose nothing as late, however much quicker one is than another', async () => {
    const sources = fc.array(source, { minLength: 2, maxLength: 5 });
    const property = fc.asyncProperty(sources, async (drawn) => {
      const sequence = new Sequence();
      const lanes = drawn.map((_, i) => sequence.lane(`${i}`));
      const wanted = drawn.map(({ step, size }) => chunked(minutes(0, 600, step).map(swap), size));
      await Promise.all(
        lanes.map((lane, i) => sequence.read(lane, wanted[i] ?? [], drawn[i]?.turns ?? 0)),
      );
      expect(sequence.minutes).toHaveLength(wanted.flat(2).length);
      expect(sequence.lateCount).toBe(0);
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('can always go on, whatever their times are', async () => {
    const signal = fc
      .tuple(fc.boolean(), fc.integer({ min: -2_000, max: 2_000 }))
      .map(([isSwap, minute]) => (isSwap ? swap(minute) : registration(minute)));
    const batches = fc.array(fc.array(signal, { maxLength: 5 }), { maxLength: 8 });
    const sources = fc.array(fc.tuple(batches, fc.integer({ min: 0, max: 3 })), { maxLength: 5 });
    const property = fc.asyncProperty(sources, async (drawn) => {
      const sequence = new Sequence();
      const lanes = drawn.map((_, i) => sequence.lane(`${i}`));
      const reading = drawn.map(([wanted, turns], i) => {
        const lane = lanes[i];
        return lane === undefined ? undefined : sequence.read(lane, wanted, turns);
      });
      // A clock that stands still lets nobody out by patience.
      const stuck = setTimeout(() => sequence.stopping.abort(), 5_000);
      await Promise.all(reading);
      clearTimeout(stuck);
      expect(sequence.minutes).toHaveLength(drawn.flatMap(([wanted]) => wanted.flat()).length);
    });
    await fc.assert(property, { numRuns: 200 });
  });
});
