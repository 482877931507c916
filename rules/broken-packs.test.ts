// Every mistake that an analyst makes is reported once, at its line and column, in a sentence that helps. Each pack of
// `broken-packs/` holds one mistake; beside it stands all that the compiler says of it. FOREWARN_UPDATE_GOLDEN=1 rewrites
// what is said: read the difference as an analyst would.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compilePack } from './compile.ts';
import { printDiagnostic } from './diagnostic.ts';
import type { PackFile } from './pack-file.ts';

const FOLDER = join(import.meta.dirname, 'broken-packs');
const CASES = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() || entry.name.endsWith('.yaml'))
  .map((entry) => entry.name)
  .sort();

/** A folder is a pack of several files; a file by itself is read as the `pack.yaml` of a pack. */
function filesOf(name: string): PackFile[] {
  const path = join(FOLDER, name);
  if (name.endsWith('.yaml')) return [{ name: 'pack.yaml', text: readFileSync(path, 'utf8') }];
  return readdirSync(path)
    .sort()
    .map((file) => ({ name: file, text: readFileSync(join(path, file), 'utf8') }));
}

describe('a broken pack', () => {
  test('there are at least sixty', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(60);
  });

  test.each(CASES)('%s is reported as its golden file says', (name) => {
    const { diagnostics } = compilePack(filesOf(name));
    const said = diagnostics.map((diagnostic) => `${printDiagnostic(diagnostic)}\n`).join('');
    const golden = join(FOLDER, `${name.replace(/\.yaml$/, '')}.expected.txt`);
    if (process.env['FOREWARN_UPDATE_GOLDEN'] === '1') writeFileSync(golden, said);
    expect(existsSync(golden) ? readFileSync(golden, 'utf8') : '(no golden file)').toBe(said);
    expect(said).not.toBe('');
  });
});
