// Whatever stands in a pack's files, compiling gives a plan or says why not: it never throws, and never says nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePack } from './compile.ts';
import { printDiagnostic } from './diagnostic.ts';

const page = readFileSync(new URL('../docs/rules.md', import.meta.url), 'utf8');
const EXAMPLES = [...page.matchAll(/```yaml pack\n([\s\S]*?)```/g)].map(
  (match) => `pack: example\nversion: 1.0.0\n${match[1] ?? ''}`,
);
const BROKEN = join(import.meta.dirname, 'broken-packs');
const MISTAKES = readdirSync(BROKEN)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(join(BROKEN, name), 'utf8'));
const RUNS = Number(process.env['FOREWARN_PROPERTY_RUNS'] ?? 300);

/** Pieces that turn up where they should not. */
const PIECES = [
  ...'\n\t :{}[]()\'"!&|*%@#>-,.=\\0９：，中',
  '  ',
  '{}',
  '[]',
  ': ',
  '- ',
  'null',
  'true',
  '-1',
  '1e400',
  'signal',
  'suspect',
  'hour',
  'int',
  'in',
  '__proto__',
  'constructor',
  '\u{1f9ea}',
];

const damage = fc.record({
  at: fc.nat(),
  cut: fc.nat(12),
  piece: fc.constantFrom('', ...PIECES),
});

function damaged(
  text: string,
  hits: readonly { at: number; cut: number; piece: string }[],
): string {
  return hits.reduce((whole, { at, cut, piece }) => {
    const from = at % (whole.length + 1);
    return whole.slice(0, from) + piece + whole.slice(from + cut);
  }, text);
}

describe('compiling a pack', () => {
  test(
    'never throws, and gives a plan exactly when it finds no error',
    () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...EXAMPLES, ...MISTAKES),
          fc.array(damage, { minLength: 1, maxLength: 4 }),
          (text, hits) => {
            const { plan, diagnostics } = compilePack([
              { name: 'pack.yaml', text: damaged(text, hits) },
            ]);
            const errors = diagnostics.filter(({ severity }) => severity === 'error');
            expect(plan === undefined).toBe(errors.length > 0);
            for (const { line, column, message } of diagnostics) {
              expect(line).toBeGreaterThan(0);
              expect(column).toBeGreaterThan(0);
              expect(message).not.toMatch(/undefined|\[object|NaN/);
            }
          },
        ),
        { numRuns: RUNS },
      );
    },
    10_000 + RUNS * 20,
  );

  test.each(['__proto__', 'constructor', 'toString', 'int', 'type', 'hour', 'listed'])(
    'takes or refuses the name %s for a feature, and does not trip over it',
    (name) => {
      const { diagnostics } = compilePack([
        {
          name: 'pack.yaml',
          text: `pack: p\nversion: 1.0.0\nfeatures:\n  ${name}: { on: call.ended, by: victim, value: count, window: 1h }\ntypologies:\n  t: { name: t, role: victim, halfLife: 1h, levels: { orange: 20, red: 30 } }\nrules:\n  r: { typology: t, on: call.ended, when: ${name} > 3, points: 50, reason: '{${name}}' }\n`,
        },
      ]);
      const said = diagnostics.map(printDiagnostic).join('\n');
      expect(said).toMatch(name === 'constructor' || name === 'toString' ? /^$/ : /cannot name/);
    },
  );
});
