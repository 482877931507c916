// The table of standards tells no tales: pages and their chapters are there, mappings have tests, and every sample makes a rule fire that does not fire without it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  JOURNEYS,
  mappingOf,
  type Outcome,
  outcomeOf,
  planWithReports,
  signalsOf,
} from '../test/standard-journeys.ts';
import { loadMapping } from './mapping/compile-mapping.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Row {
  readonly standard: string;
  readonly page: string;
  readonly sample: string;
  readonly mapping: string;
  readonly seen: string;
}

const rows: Row[] = read('docs/standards.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (standard|---)/.test(line))
  .map((line) => {
    const [standard = '', page = '', sample = '', mapping = '', seen = ''] = line
      .slice(2, -2)
      .split(' | ');
    const bare = (cell: string) => cell.replaceAll('`', '').trim();
    return {
      standard,
      page: /\((.*)\)/.exec(page)?.[1] ?? '',
      sample: bare(sample),
      mapping: bare(mapping),
      seen: bare(seen),
    };
  });

/** The anchor of a chapter, as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

it.each(rows)('the row of $standard names a page and a chapter that are there', ({ page }) => {
  const [file = '', anchor] = page.split('#');
  const headings = read(`docs/${file}`).match(/^#+ .*$/gm) ?? [];
  const anchors = headings.map((heading) => anchorOf(heading.replace(/^#+ /, '')));
  if (anchor !== undefined) expect(anchors).toContain(anchor);
});

it('the rows with a sample are those that are played here', () => {
  const told = rows.filter(({ sample }) => sample !== '–');
  expect(
    told.map(({ standard, sample, mapping, seen }) => [standard, sample, mapping, seen]),
  ).toEqual(
    JOURNEYS.map((one) => [one.standard, one.sample, mappingOf(one), one.rule ?? 'money at risk']),
  );
});

describe.each(JOURNEYS)('the sample of $standard', (journey) => {
  const { sample, among, rule, phone } = journey;
  const rulesOf = ({ decisions }: Outcome) =>
    decisions
      .filter((decision) => phone === undefined || decision.phone === phone)
      .flatMap(({ rules }) => rules.map(({ id }) => id));

  it('has a mapping with tests', async () => {
    const path = join(root, 'connectors/mappings', `${mappingOf(journey)}.yaml`);
    expect((await loadMapping(path)).tests.length).toBeGreaterThan(0);
  });

  it(`is why ${rule ?? 'no money is at risk'}: without it that is not so`, async () => {
    const without = outcomeOf(await signalsOf(among));
    const all = outcomeOf(await signalsOf([...among, journey]));
    expect(await signalsOf([journey]), sample).not.toEqual([]);
    if (rule === undefined) {
      expect(without.atRiskFen).toBeGreaterThan(0);
      expect(all.atRiskFen).toBe(0);
    } else {
      expect(rulesOf(all)).toContain(rule);
      expect(rulesOf(without)).not.toContain(rule);
    }
  });
});

/** The text of a test, from its title to the next one. */
function testText(file: string, title: string): string {
  const text = read(file);
  const at = text.indexOf(title);
  expect(at, `${file} has a test '${title}'`).toBeGreaterThan(-1);
  const rest = text.slice(at);
  const end = rest.slice(1).search(/^\s*(?:test|it|describe)(?:\.\w+)*\(/m);
  return end === -1 ? rest : rest.slice(0, end + 1);
}

describe.each(rows.filter(({ sample }) => sample === '–'))(
  'the row of $standard, which has no sample',
  ({ seen }) => {
    const [, file = '', title = ''] = /^(\S+): (.+)$/.exec(seen) ?? [];

    it('names a test in which the engine itself decides', () => {
      expect(read(file)).toMatch(/new Engine\(|startSystem\(|startForewarn\(/);
      expect(testText(file, title)).toMatch(/'(?:yellow|orange|red|hold)'|decisionsOn\(/);
    });
  },
);

it('every mapping of a partner stands in a row', () => {
  const named = new Set(rows.map(({ mapping }) => `${mapping}.yaml`));
  const ofDataSets = /^(cider-.*|paysim)\.yaml$/;
  const mappings = readdirSync(join(root, 'connectors/mappings')).filter(
    (name) => name.endsWith('.yaml') && !ofDataSets.test(name),
  );
  expect(mappings.filter((name) => !named.has(name))).toEqual([]);
});

it('the rule that the page on partners gives for those who report fires on the sample of reports', async () => {
  const parts = ['telecom/cdr-a.csv', 'police/police-reports.ndjson'].map((sample) => ({ sample }));
  const signals = await signalsOf(parts);
  const fired = (outcome: Outcome) =>
    outcome.decisions.flatMap(({ rules }) => rules.map(({ id }) => id));
  expect(fired(outcomeOf(signals, planWithReports()))).toContain('reported-after-talk');
  expect(fired(outcomeOf(signals))).not.toContain('reported-after-talk');
});
