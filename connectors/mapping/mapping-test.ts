// The tests that stand inside a mapping: a raw record or raw text, and the signals that it must become, or why it must be refused.
import { type Fault, readFieldValue } from '../../signal/field-value.ts';
import { type FieldRow, fieldAdvice, fieldRowsOf } from '../../signal/parse-signal.ts';
import type { FieldValue } from '../../signal/signal.ts';
import { isSignalType, SIGNAL_TYPE_NAMES } from '../../signal/signal-type.ts';
import type { YamlNode } from './yaml-node.ts';

/** Fields that a signal must have; undefined for one that it must not have. Other fields are not looked at. */
export type ExpectedSignal = ReadonlyMap<string, FieldValue | undefined>;

export type Expectation =
  | { readonly signals: readonly ExpectedSignal[] }
  /** Code of the first reason. */
  | { readonly refused: string }
  | { readonly skipped: true };

export interface MappingTest {
  readonly name: string;
  /** `file:line:col` in the mapping. */
  readonly place: string;
  /** A record by its columns or as JSON, or the raw text of a file. */
  readonly given: { readonly record: unknown } | { readonly text: string };
  readonly expects: Expectation;
}

const TEST_KEYS = ['name', 'given', 'expect', 'refused', 'skipped'] as const;

/** Compiles `tests:`; with `isText` the values of a record are kept as they are written. */
export function compileTests(node: YamlNode | undefined, isText: boolean): MappingTest[] {
  return (node?.items('tests') ?? []).flatMap((item, i) => {
    const keys = item.keys('a test', TEST_KEYS);
    if (keys.given === undefined) {
      if (item.isMap) item.complain("a test needs 'given', a record or the text of a file");
      return [];
    }
    const expects = expectationOf(item, keys);
    if (expects === undefined) return [];
    return {
      name: keys.name?.text('name') ?? `test ${i + 1}`,
      place: item.place,
      given: givenOf(keys.given, isText),
      expects,
    };
  });
}

function givenOf(node: YamlNode, isText: boolean): MappingTest['given'] {
  if (node.isScalar) return { text: node.text('given') ?? '' };
  if (!isText) return { record: node.json() };
  const columns = node.entries('given').map(({ key, value }) => {
    const text = value.isNull ? '' : value.text(`the column ${key}`);
    return [key, text];
  });
  return { record: Object.fromEntries(columns) };
}

function expectationOf(
  item: YamlNode,
  { expect, refused, skipped }: Partial<Record<(typeof TEST_KEYS)[number], YamlNode>>,
): Expectation | undefined {
  if ([expect, refused, skipped].filter((node) => node !== undefined).length !== 1) {
    return item.complain(
      "a test needs one of 'expect', the signal or signals, 'refused', the code of the reason, or 'skipped: true'",
    );
  }
  if (refused !== undefined) return { refused: refused.text('refused') ?? '' };
  if (expect === undefined) return { skipped: true };
  const nodes = expect.isList ? expect.items('expect') : [expect];
  return { signals: nodes.map(expectedSignal) };
}

function expectedSignal(node: YamlNode): ExpectedSignal {
  const expected = new Map<string, FieldValue | undefined>();
  const entries = node.entries('a signal');
  const typeNode = entries.find(({ key }) => key === 'type')?.value;
  if (typeNode === undefined) {
    if (node.isMap) node.complain("an expected signal needs its 'type'");
    return expected;
  }
  const type = typeNode.text('type') ?? '';
  if (!isSignalType(type)) {
    typeNode.complainUnknown('a signal type', type, SIGNAL_TYPE_NAMES);
    return expected;
  }
  const rows = fieldRowsOf(type);
  for (const { key, keyOffset, value } of entries) {
    if (key === 'type') {
      expected.set(key, type);
      continue;
    }
    const row = rows.find(({ name }) => name === key);
    if (row === undefined) {
      const message = `a ${type} has no field '${key}'${fieldAdvice(type, key)}`;
      node.source.complain(keyOffset, message);
    } else expected.set(key, value.isNull ? undefined : expectedValue(value, row));
  }
  return expected;
}

/** A value in the field's own form: fen, ms, RFC 3339 or epoch ms, a known code. */
function expectedValue(node: YamlNode, { name, spec }: FieldRow): FieldValue | undefined {
  const isWritten = !['fen', 'ms', 'days', 'count', 'flag', 'time'].includes(spec.kind);
  const value = isWritten ? node.text(name) : node.constant(name);
  if (value === undefined) return undefined;
  const faults: Fault[] = [];
  const read = readFieldValue(name, spec, value, faults);
  for (const { message } of faults) node.complain(message);
  return read;
}
