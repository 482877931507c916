// Numbers searched for so that they meet under one seed: under another, which whoever chose them does not know, they are keys like any others,
// and under none do they change what is decided.
import { expect, test } from 'vitest';
import { type HashSeed, KeyHasher } from '../signal/key-hash.ts';
import { printSignal } from '../signal/signal.ts';
import { packOf, planOf, signal } from '../test/evaluate.ts';
import type { Decision } from './decision.ts';
import { Engine } from './engine.ts';

const KNOWN: HashSeed = { low: 0x1b873593, high: 0x2545f491 };
const HIDDEN: HashSeed = { low: 0x1b873593, high: 0x2545f492 };
const COUNT = 3_000;
const ROUNDS = 5;
/** Bits of the hash by which the index of so many names finds their places. */
const PLACE_MASK = 0x7ff;

const planFrom = (calls: number) =>
  planOf(
    packOf(`
features:
  calls: { on: call.ended, by: caller, value: count, window: 24h }
typologies:
  goip: { name: x, role: suspect, halfLife: 6h, levels: { orange: 50, red: 80 } }
rules:
  many: { typology: goip, on: call.ended, when: calls >= ${calls}, points: 60, reason: '{calls}' }
`),
  );
const DECIDING = planFrom(ROUNDS);
const SILENT = planFrom(ROUNDS + 1);

/** Numbers that all fall into one place of a table under a seed. */
function flood(seed: HashSeed): string[] {
  const hasher = new KeyHasher(seed);
  const numbers: string[] = [];
  for (let i = 0; numbers.length < COUNT; i++) {
    const number = `+8617${String(i).padStart(9, '0')}`;
    hasher.ofText(number);
    if ((hasher.low & PLACE_MASK) === 0) numbers.push(number);
  }
  return numbers;
}

function stream(callers: readonly string[]): Uint8Array[] {
  return Array.from({ length: ROUNDS * callers.length }, (_, i) =>
    new TextEncoder().encode(
      printSignal(
        signal('call.ended', i, {
          id: `c${i}`,
          callId: 'c',
          caller: callers[i % callers.length] ?? '',
          callee: '13800000001',
          durationMs: 0,
          answered: false,
        }),
      ),
    ),
  );
}

/** The decisions on one line. */
function process(engine: Engine, line: Uint8Array): readonly Decision[] {
  engine.lines.open(line);
  return engine.lines.next() ? engine.processScanned().decisions : [];
}

function decide(seed: HashSeed, lines: readonly Uint8Array[]): Decision[] {
  const engine = new Engine(DECIDING, undefined, seed);
  return lines.flatMap((line) => process(engine, line));
}

/** Milliseconds that an engine of a seed takes for lines on which nothing is decided. */
function timeOf(seed: HashSeed, lines: readonly Uint8Array[]): number {
  const engine = new Engine(SILENT, undefined, seed);
  const startedMs = performance.now();
  for (const line of lines) process(engine, line);
  return performance.now() - startedMs;
}

const CRAFTED = stream(flood(KNOWN));
const PLAIN = stream(
  Array.from({ length: COUNT }, (_, i) => `+8613${String(i * 2_039).padStart(9, '0')}`),
);

test('keys that meet under one seed are told apart under it as under any other', () => {
  const decisions = decide(KNOWN, CRAFTED);
  expect(decisions.length).toBe(COUNT);
  expect(decisions).toEqual(decide(HIDDEN, CRAFTED));
});

test('keys that meet under one seed cost under another what any keys cost', () => {
  const times = {
    known: Number.POSITIVE_INFINITY,
    hidden: Number.POSITIVE_INFINITY,
    plain: Number.POSITIVE_INFINITY,
  };
  for (let round = 0; round < 7; round++) {
    times.known = Math.min(times.known, timeOf(KNOWN, CRAFTED));
    times.hidden = Math.min(times.hidden, timeOf(HIDDEN, CRAFTED));
    times.plain = Math.min(times.plain, timeOf(HIDDEN, PLAIN));
  }
  expect(times.hidden).toBeLessThan(2 * times.plain);
  // Where the seed is known they do cost: they are what they are meant to be.
  expect(times.known).toBeGreaterThan(1.5 * times.hidden);
});
