// The file of an installation's regions and desks: CSV with a heading, a line for each city and county and for each stretch of days in which it was as
// the line says. `forewarn regions` prints the tree in use in this form.
import { type CsvLine, csvLines } from '../connectors/file/csv-lines.ts';
import { FwError } from '../signal/fw-error.ts';
import {
  isRegionCode,
  parentRegionOf,
  type Region,
  type RegionTree,
  regionLevel,
} from '../signal/region.ts';
import { REGION_TABLE_START } from '../signal/region-table.ts';

const COLUMNS = ['code', 'zh', 'en', 'from', 'until', 'successors', 'desk'] as const;
type Column = (typeof COLUMNS)[number];
const NEEDED: readonly Column[] = ['code', 'zh', 'en'];
const FAULTS_MAX = 20;
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

interface Line {
  readonly number: number;
  readonly region: Region;
}

/** The tree of a text; `name` is how faults call it. Throws FW_CONFIG with the lines that are wrong, all at once. */
export function parseRegionTree(name: string, text: string, home: string): RegionTree {
  const faults: string[] = [];
  const lines = linesOf(name, text, faults);
  if (faults.length === 0) checkTree(lines, home, faults);
  if (faults.length > 0) {
    const more = faults.length > FAULTS_MAX ? [`and ${faults.length - FAULTS_MAX} more`] : [];
    const told = [...faults.slice(0, FAULTS_MAX), ...more];
    throw new FwError('FW_CONFIG', told.map((fault) => `${name}: ${fault}`).join('\n'));
  }
  const regions = lines.map(({ region }) => region);
  return { home, regions: regions.toSorted(byCodeAndDay) };
}

/** The tree as such a text. */
export function regionText({ regions }: RegionTree): string {
  const rows = regions.map(({ code, zh, en, validFrom, validTo, successors, hasDesk }) =>
    [
      ...[code, zh, en, validFrom === REGION_TABLE_START ? '' : validFrom, validTo ?? ''],
      ...[successors?.join(' ') ?? '', hasDesk === false ? 'no' : ''],
    ].join(','),
  );
  return `${[COLUMNS.join(','), ...rows].join('\n')}\n`;
}

function byCodeAndDay(a: Region, b: Region): number {
  return a.code.localeCompare(b.code) || a.validFrom.localeCompare(b.validFrom);
}

function linesOf(name: string, text: string, faults: string[]): Line[] {
  let records: CsvLine[];
  try {
    records = csvLines(text, { trim: true, comment: '#', comment_no_infix: true });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FwError('FW_CONFIG', `${name}: is no CSV: ${why}`, { cause });
  }
  const [heading, ...rest] = records;
  const names = heading?.cells ?? [];
  const missing = NEEDED.filter((column) => !names.includes(column));
  const unknown = names.filter((column) => !COLUMNS.some((known) => known === column));
  if (missing.length > 0 || unknown.length > 0) {
    faults.push(
      `line 1: the heading is '${names.join(',')}'; write ${COLUMNS.join(',')}, of which all after en may be left out`,
    );
    return [];
  }
  return rest.flatMap(({ line, cells }) => {
    const of = (column: Column) => cells[names.indexOf(column)] ?? '';
    const fault = (words: string) => faults.push(`line ${line}: ${words}`);
    if (cells.length > names.length) fault(`has ${cells.length} fields, ${names.length} at most`);
    const region = regionOfLine(of, fault);
    return region === undefined ? [] : [{ number: line, region }];
  });
}

function regionOfLine(
  of: (column: Column) => string,
  fault: (words: string) => void,
): Region | undefined {
  const [code, zh, en] = [of('code'), of('zh'), of('en')];
  const [from, until, desk] = [of('from'), of('until'), of('desk')];
  if (!isRegionCode(code)) {
    fault(`'${code}' is no region code of six digits`);
    return undefined;
  }
  if (regionLevel(code) === 'province')
    fault(`${code} is a province; these are known, leave it out`);
  if (zh === '' || en === '') fault(`${code} needs a name in both languages, as zh and en`);
  for (const day of [from, until])
    if (day !== '' && !DAY.test(day)) fault(`'${day}' is no day such as 2021-04-09`);
  const validFrom = from === '' ? REGION_TABLE_START : from;
  if (until !== '' && until <= validFrom)
    fault(`${code} ends on ${until}, before it begins on ${validFrom}`);
  if (!['', 'yes', 'no'].includes(desk)) fault(`desk is yes or no, not '${desk}'`);
  const successors = of('successors').split(/\s+/).filter(Boolean);
  if ((until === '') !== (successors.length === 0))
    fault(`${code} needs until and successors together: when it ended and what has its people now`);
  return {
    ...{ code, level: regionLevel(code), zh, en, validFrom },
    ...(until === '' ? {} : { validTo: until, successors }),
    ...(desk === 'no' ? { hasDesk: false } : {}),
  };
}

/** What only all lines together show: nothing twice, nothing without what it lies in or went to. */
function checkTree(lines: readonly Line[], home: string, faults: string[]): void {
  const byCode = Map.groupBy(lines, ({ region }) => region.code);
  const holds = (code: string, day: string) =>
    (byCode.get(code) ?? []).some(
      ({ region: { validFrom, validTo } }) =>
        validFrom <= day && (validTo === undefined || day < validTo),
    );
  for (const { number, region } of lines) {
    const { code, level, validTo, successors = [] } = region;
    const city = parentRegionOf(code);
    if (level === 'county' && city !== undefined && !byCode.has(city))
      faults.push(`line ${number}: ${code} lies in ${city}, which has no line`);
    for (const successor of successors)
      if (validTo !== undefined && !holds(successor, validTo))
        faults.push(
          `line ${number}: ${code} went to ${successor}, which is not there on ${validTo}`,
        );
  }
  for (const [code, rows] of byCode) {
    const sorted = rows.toSorted((a, b) => byCodeAndDay(a.region, b.region));
    for (const [at, { number, region }] of sorted.entries()) {
      const before = sorted[at - 1]?.region;
      if (
        before !== undefined &&
        (before.validTo === undefined || before.validTo > region.validFrom)
      )
        faults.push(`line ${number}: ${code} stands twice for the same days`);
    }
  }
  if (regionLevel(home) === 'city' && !byCode.has(home))
    faults.push(`FOREWARN_HOME_REGION ${home} is a city that has no line`);
  const first = lines[0];
  const within = home.slice(0, regionLevel(home) === 'city' ? 4 : 2);
  if (first === undefined || !lines.some(({ region }) => region.code.startsWith(within)))
    faults.push(`nothing lies in FOREWARN_HOME_REGION ${home}`);
}
