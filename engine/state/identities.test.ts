// Identities of signals are told by number until event time has left their chunk, over checkpoints.
import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Rng } from '../../sim/prng.ts';
import { Identities, type IdentityState } from './identities.ts';

const ENCODER = new TextEncoder();
const CHUNK_SIZE = 1_024;

function keep(identities: Identities, source: string, id: string, time: number): number {
  const bytes = ENCODER.encode(`{${source},${id}}`);
  const middle = 1 + ENCODER.encode(source).length;
  return identities.keep(bytes, 1, middle, middle + 1, bytes.length - 1, time);
}

function restored(identities: Identities): Identities {
  const state: IdentityState = deserialize(serialize(identities.snapshot()));
  return new Identities(state);
}

function textOf(identities: Identities, number: number): string | undefined {
  return identities.textsOf(Uint32Array.of(number), 1)[0];
}

describe('identities', () => {
  test('are told as they were kept, before and after checkpoints, until they are let go', () => {
    const property = fc.property(fc.integer(), (seed) => {
      const rng = new Rng(seed);
      let identities = new Identities();
      const kept = new Map<number, { readonly text: string; readonly time: number }>();
      let time = 0;
      for (let step = 0; step < 6_000; step++) {
        time += rng.below(10);
        const [source, id] = [`s${rng.below(4)}`, `${'签'.repeat(rng.below(3))}${step}`];
        const at = time - rng.below(200);
        const number = keep(identities, source, id, at);
        expect(number).toBeGreaterThan(0);
        expect(kept.has(number)).toBe(false);
        kept.set(number, { text: `${source}/${id}`, time: at });
        if (rng.chance(0.002)) identities = restored(identities);
        if (rng.chance(0.01)) identities.release(time - 3_000);
      }
      for (const [number, { text, time: at }] of kept) {
        const told = textOf(identities, number);
        if (at >= time - 3_000) expect(told).toBe(text);
        else expect(['', text]).toContain(told);
      }
      identities.release(time - 3_000);
      const chunks = Math.ceil((3_000 + 200) / 4.5 / CHUNK_SIZE) + 2;
      expect(identities.snapshot().chunks.size).toBeLessThanOrEqual(chunks);
    });
    fc.assert(property, { numRuns: 3, seed: 1 });
  });

  test('keep a source that begins with the mark of byte order', () => {
    const identities = new Identities();
    expect(textOf(identities, keep(identities, '\ufeffs', 'i', 0))).toBe('\ufeffs/i');
  });

  test('are told together, whatever letters they have', () => {
    const identities = new Identities();
    const ids = ['1', '签2', '', 'x'.repeat(2_000), '5'];
    const numbers = ids.map((id) => keep(identities, 's', id, 0));
    const told = identities.textsOf(Uint32Array.from([...numbers, 999]), numbers.length + 1);
    expect(told).toEqual([...ids.map((id) => `s/${id}`), '']);
    expect(identities.textsOf(Uint32Array.of(numbers[0] ?? 0, numbers[4] ?? 0), 2)).toEqual([
      's/1',
      's/5',
    ]);
  });

  test('have numbers that go round and are never 0', () => {
    const identities = new Identities({ next: 2 ** 32 - 2, chunks: new Map() });
    const numbers = Array.from({ length: 4 }, (_, i) => keep(identities, 's', `${i}`, i));
    expect(numbers).toEqual([2 ** 32 - 2, 2 ** 32 - 1, 1, 2]);
    expect(identities.textsOf(Uint32Array.from(numbers.slice(2)), 2)).toEqual(['s/2', 's/3']);
  });
});
