import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../signal/signal.ts';
import { printSignal } from '../signal/signal.ts';
import { FRAME_BYTES_MAX, packFrames, packLines } from './frame.ts';
import { frameLineBytes, unpackFrame } from './unpack-frame.ts';

const signal = (id: string, note = ''): Signal => ({
  id,
  source: 'test',
  type: 'list.changed',
  time: 0,
  region: '330100',
  list: 'x',
  entry: '1',
  op: 'add',
  note,
});

describe('frames', () => {
  it('hold the canonical lines of their signals, in order', () => {
    const signals = Array.from({ length: 1000 }, (_, i) => signal(`${i}`, '电诈'.repeat(i % 40)));
    const frames = packFrames(signals);
    expect(frames.length).toBeGreaterThan(1);
    expect(frames.flatMap(unpackFrame)).toEqual(signals.map(printSignal));
  });

  it('are no larger than the limit, unless one signal alone is', () => {
    const frames = packFrames([signal('a'), signal('big', 'x'.repeat(70_000)), signal('b')]);
    expect(frames.map((f) => unpackFrame(f).length)).toEqual([1, 1, 1]);
    expect(frames.filter((f) => f.length > FRAME_BYTES_MAX)).toHaveLength(1);
  });

  it('of no signals are none', () => {
    expect(packFrames([])).toEqual([]);
  });

  it('keep any lines through packing and unpacking, in frames as full as the limit allows', () => {
    const line = fc
      .string({ unit: 'grapheme', maxLength: 3000, minLength: 1, size: 'max' })
      .map((text) => text.replaceAll('\n', ' '));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60, size: 'max' }), (lines) => {
        const frames = packLines(lines.map((text) => `${text}\n`));
        expect(frames.flatMap(unpackFrame)).toEqual(lines);
        for (let i = 0; i < frames.length; i++) {
          const here = frames[i]?.length ?? 0;
          expect(here).toBeLessThanOrEqual(FRAME_BYTES_MAX);
          const next = frames[i + 1];
          const [first] = next === undefined ? [] : [...frameLineBytes(next)];
          if (first !== undefined) {
            expect(here + first.length + 1).toBeGreaterThan(FRAME_BYTES_MAX);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('a frame from elsewhere', () => {
  it('gives its last line without a newline, and no empty lines', () => {
    const frame = new TextEncoder().encode('\n{"a":1}\n\n{"b":2}');
    expect(unpackFrame(frame)).toEqual(['{"a":1}', '{"b":2}']);
    expect([...frameLineBytes(frame)].map((b) => new TextDecoder().decode(b))).toEqual([
      '{"a":1}',
      '{"b":2}',
    ]);
  });
});
