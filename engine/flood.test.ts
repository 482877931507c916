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

const DECIDING = planOf(
  packOf(`
features:
  calls: { on: call.ended, by: caller, value: count, window: 24h }
typologies:
  goip: { name: x, role: suspect, halfLife: 6h, levels: { orange: 50, red: 80 } }
rules:
  many: { typology: goip, on: call.ended, when: calls >= ${ROUNDS}, points: 60, reason: '{calls}' }
`),
);

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

/** How many numbers fall into the fullest place of a table under a seed: what a search for one of them costs at worst. */
function crowdOf(seed: HashSeed, numbers: readonly string[]): number {
  const hasher = new KeyHasher(seed);
  const crowds = new Map<number, number>();
  for (const number of numbers) {
    hasher.ofText(number);
    const place = hasher.low & PLACE_MASK;
    crowds.set(place, (crowds.get(place) ?? 0) + 1);
  }
  return Math.max(...crowds.values());
}

const CRAFTED = flood(KNOWN);
const PLAIN = Array.from({ length: COUNT }, (_, i) => `+8613${String(i * 2_039).padStart(9, '0')}`);

test('keys that meet under one seed are told apart under it as under any other', () => {
  const decisions = decide(KNOWN, stream(CRAFTED));
  expect(decisions.length).toBe(COUNT);
  expect(decisions).toEqual(decide(HIDDEN, stream(CRAFTED)));
});

test('keys that meet under one seed are spread under another as any keys are', () => {
  expect(crowdOf(KNOWN, CRAFTED)).toBe(COUNT);
  expect(crowdOf(HIDDEN, CRAFTED)).toBeLessThanOrEqual(2 * crowdOf(HIDDEN, PLAIN));
});
