// Random streams over few keys and few values, with times that fall exactly on the edges of windows: out of order within and past the
// lateness, ties, duplicates, missing fields, links and re-links, list changes, cases and outcomes.
import fc from 'fast-check';
import { type FieldRow, fieldRowsOf, parseSignal, printFaults } from '../signal/parse-signal.ts';
import type { FieldValue, Signal } from '../signal/signal.ts';
import { FIELDS, isFieldName, type SignalType } from '../signal/signal-type.ts';

const PHONES = [
  ...new Array<string>(4).fill('+8613800000001'),
  '+8613800000002',
  '+8617000000001',
  '95588',
];
const ACCOUNTS = ['acc1', 'acc1', 'acc1', 'acc2', 'mule1'];
const DOMAINS = ['bad.example', 'pay.bad.example', 'good.example', 'notbad.example'];
const BY_NAME: Readonly<Record<string, readonly string[]>> = {
  callId: ['c1', 'c2'],
  transferId: ['t1', 't2'],
  person: ['P1', 'P2', 'phone:+8613800000001', 'account:acc1'],
  list: ['exact', 'ranges', 'sites', 'mules', 'callers', 'unknown'],
  entry: ['acc1', 'mule1', '+8617', '+8617000000001', 'good.example', '95'],
  typology: ['v0', 's0'],
  outcome: ['dissuaded', 'not-fraud', 'already-paid', 'duplicate'],
};

/** Values that streams use, for conditions to compare with. */
export const SAMPLES = { textsOf };

/** Texts that a field takes in streams. */
function textsOf(name: string): readonly string[] {
  const own = BY_NAME[name];
  if (own !== undefined) return own;
  if (!isFieldName(name)) return ['x', 'y'];
  const spec = FIELDS[name];
  switch (spec.kind) {
    case 'phone':
      return PHONES;
    case 'account':
      return ACCOUNTS;
    case 'domain':
      return DOMAINS;
    case 'device':
      return ['d1', 'd2'];
    case 'code':
      return spec.codes.slice(0, 4);
    default:
      return ['x', 'y'];
  }
}

const HEAD = ['id', 'source', 'time', 'region'];
/** Most fields of a type beside the head. */
const FIELDS_MAX = 12;

const COUNTS: Readonly<Record<string, readonly number[]>> = {
  fen: [0, 1, 100, 500_000, 500_001, 9_000_000, Number.MAX_SAFE_INTEGER],
  ms: [0, 9_000, 15_000, 1_200_000],
  days: [0, 3, 400],
  count: [0, 512],
};

/** Monday 2026-02-23, a holiday, 23:00 in Shanghai. */
const START_MS = 1_771_858_800_000;
const STEPS_MS = [
  ...[0, 0, 0, 1, 1, 999, 1_000, 30_000, 59_999, 60_000, 60_000, 600_000, 600_000],
  ...[1_799_999, 1_800_000, 3_600_000, 21_600_000, -1, -999, -1_000, -59_999, -60_000, -60_001],
  ...[-600_000, -600_001, -1_800_000, -3_600_000],
];
/** What happens in every stream now and then. */
const ALWAYS: readonly SignalType[] = [
  'link.declared',
  'account.opened',
  'number.activated',
  'list.changed',
  'list.changed',
  'case.filed',
  'case.withdrawn',
  'outcome.recorded',
  'report.received',
  'transfer.refused',
];

const gene = fc.nat({ max: 255 });
const arbitraryDraft = fc.record({
  type: gene,
  step: gene,
  isOther: fc.boolean(),
  fields: fc.array(gene, { minLength: FIELDS_MAX, maxLength: FIELDS_MAX }),
});

/** Genes of a stream of at most `lengthMax` signals. */
export function arbitraryStream(lengthMax: number): fc.Arbitrary<readonly StreamGene[]> {
  return fc.array(arbitraryDraft, { minLength: 1, maxLength: lengthMax, size: 'max' });
}

type StreamGene = typeof arbitraryDraft extends fc.Arbitrary<infer T> ? T : never;

/** The signals of a stream in order of arrival, mostly of the types given. */
export function writeStream(genes: readonly StreamGene[], types: readonly SignalType[]): Signal[] {
  const signals: Signal[] = [];
  let newestTime = START_MS;
  for (const [index, draft] of genes.entries()) {
    const stepMs = pick(STEPS_MS, draft.step);
    const earlier = signals.at(-1 - ((draft.fields[0] ?? 0) % 6));
    if (draft.type % 15 === 14 && earlier !== undefined) {
      // The same signal once more, or its identity at another time.
      signals.push(draft.isOther ? { ...earlier, time: earlier.time + stepMs } : earlier);
      continue;
    }
    // A third of the signals come a window's length after one that came before, which may well be out of order.
    const [first = 0, second = 0] = draft.fields.slice(-2);
    const since = first % 3 === 0 ? signals.at(-1 - (second % 6)) : undefined;
    const time = (since?.time ?? newestTime) + stepMs;
    newestTime = Math.max(newestTime, time);
    const type =
      draft.type % 5 === 4 ? pick(ALWAYS, draft.type >> 3) : pick(types, draft.type >> 3);
    const parsed = parseSignal({
      type,
      id: `i${index}`,
      source: draft.isOther ? 's2' : 's1',
      time,
      region: index % 2 === 0 ? '330106' : '330203',
      ...writeFields(type, draft.fields, time),
    });
    if (!parsed.ok) throw new Error(`the arbitrary is wrong: ${printFaults(parsed.faults)}`);
    signals.push(parsed.signal);
  }
  return signals;
}

function writeFields(
  type: SignalType,
  genes: readonly number[],
  time: number,
): Record<string, FieldValue> {
  const fields: Record<string, FieldValue> = {};
  const rows = fieldRowsOf(type).filter((row) => !HEAD.includes(row.name));
  for (const [index, row] of rows.entries()) {
    const gene = genes[index % genes.length] ?? 0;
    if (row.isRequired || gene % 3 !== 0) fields[row.name] = valueOfField(row, gene >> 2, time);
  }
  return fields;
}

function valueOfField({ name, spec }: FieldRow, gene: number, time: number): FieldValue {
  if (spec.kind === 'flag') return gene % 2 === 0;
  if (spec.kind === 'time') return time + pick([0, 1, 60_000, 600_000, 3_600_000], gene);
  const counts = COUNTS[spec.kind];
  return counts === undefined ? pick(textsOf(name), gene) : pick(counts, gene);
}

function pick<T>(items: readonly T[], gene: number): T {
  const item = items[gene % items.length];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}
