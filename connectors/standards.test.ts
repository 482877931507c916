// The table of standards tells no tales: pages, their chapters, samples, mappings with tests, and the tests that take them to a decision are there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadMapping } from './mapping/compile-mapping.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Row {
  readonly standard: string;
  readonly page: string;
  readonly sample: string;
  readonly mapping: string;
  readonly test: string;
}

const rows: Row[] = read('docs/standards.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (standard|---)/.test(line))
  .map((line) => {
    const [standard = '', page = '', sample = '', mapping = '', test = ''] = line
      .slice(2, -2)
      .split(' | ')
      .map((cell) => cell.replaceAll('`', '').trim());
    return { standard, page: /\((.*)\)/.exec(page)?.[1] ?? '', sample, mapping, test };
  });

/** The anchor of a chapter, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

describe.each(rows)('the row of $standard', ({ page, sample, mapping, test }) => {
  it('names a page and a chapter that are there', () => {
    const [file = '', anchor] = page.split('#');
    const headings = read(`docs/${file}`).match(/^#+ .*$/gm) ?? [];
    const anchors = headings.map((heading) => anchorOf(heading.replace(/^#+ /, '')));
    if (anchor !== undefined) expect(anchors).toContain(anchor);
  });

  it('names a sample and a mapping that has tests, or neither', async () => {
    expect(sample === '–').toBe(mapping === '–');
    if (sample === '–') return;
    expect(existsSync(join(root, 'connectors/samples', sample))).toBe(true);
    const { tests } = await loadMapping(join(root, 'connectors/mappings', `${mapping}.yaml`));
    expect(tests.length).toBeGreaterThan(0);
  });

  it('names a test that takes the sample', () => {
    const text = read(test);
    const stem = sample.replace(/^.*\/|\.[a-z]+$/g, '');
    if (sample !== '–') expect(text.includes(sample) || text.includes(`'${stem}'`)).toBe(true);
  });
});

it('every mapping of a partner stands in a row', () => {
  const named = new Set(rows.map(({ mapping }) => `${mapping}.yaml`));
  const ofDataSets = /^(cider-.*|paysim)\.yaml$/;
  const mappings = readdirSync(join(root, 'connectors/mappings')).filter(
    (name) => name.endsWith('.yaml') && !ofDataSets.test(name),
  );
  expect(mappings.filter((name) => !named.has(name))).toEqual([]);
});
