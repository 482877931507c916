// The schemas are run by an independent validator and must agree with parsing, on good signals and on damaged ones.
import fc from 'fast-check';
import { Compile } from 'typebox/schema';
import { describe, expect, test } from 'vitest';
import { arbitrarySignal } from '../test/arbitrary-signal.ts';
import { signalSchema, signalTypeSchema } from './json-schema.ts';
import { parseSignal } from './parse-signal.ts';
import { SIGNAL_TYPE_NAMES } from './signal-type.ts';

const anySignal = Compile({ ...signalSchema() });

const DAMAGE: readonly unknown[] = [
  {},
  [],
  true,
  -1,
  1.5,
  0,
  2 ** 53,
  '',
  ' ',
  'a\u0000b',
  'A.b.',
  '.',
  'a/b',
  '330006',
  '330106',
  '999999',
  'app',
  'App',
  '2026-03-01T08:30:00+08:00',
  '2026-02-30T08:30:00+08:00',
  'x'.repeat(257),
  'x'.repeat(2001),
];

describe('JSON Schema', () => {
  test.each(SIGNAL_TYPE_NAMES)(
    '%s: its own schema and the union accept any signal of the type',
    (type) => {
      const own = Compile({ ...signalTypeSchema(type) });
      fc.assert(
        fc.property(arbitrarySignal(type), (signal) => {
          expect(own.Check(signal)).toBe(true);
          expect(anySignal.Check(signal)).toBe(true);
          expect(own.Check({ ...signal, calee: '1' })).toBe(false);
        }),
        { numRuns: 10 },
      );
    },
  );

  test('a signal with any field replaced or left out passes the schema exactly when it parses', () => {
    fc.assert(
      fc.property(
        arbitrarySignal(),
        fc.nat(),
        fc.constantFrom(...DAMAGE, undefined),
        (signal, pick, value) => {
          const names = Object.keys(signal);
          const name = names[pick % names.length] ?? 'id';
          const kept = Object.entries(signal).filter(([field]) => field !== name);
          const put = value === undefined ? [] : [[name, value] as const];
          const damaged = Object.fromEntries([...kept, ...put]);
          expect(anySignal.Check(damaged), JSON.stringify(damaged)).toBe(parseSignal(damaged).ok);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
