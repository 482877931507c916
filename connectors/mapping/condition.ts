// Conditions on the columns of a row: which signal a row gives (`when`) and which rows are left out (`drop`).
import { compileTest } from './expression.ts';
import type { MappingScope } from './mapping-scope.ts';
import { cellAt, isPresent, type SourceRow } from './source-row.ts';
import type { YamlNode } from './yaml-node.ts';

export interface Condition {
  /** Throws ExpressionFault when an expression cannot be computed for the row. */
  readonly holds: (row: SourceRow) => boolean;
  /** Slot of the column that it looks at first; none when it always holds. */
  readonly slot?: number;
}

const KEYS = ['column', 'equals', 'in', 'present', 'absent', 'all'] as const;

/**
 * Compiles one condition: `{ column, equals }`, `{ column, in: […] }`, `{ present: column }`, `{ absent: column }`,
 * `{ all: [condition …] }`, or an expression as text. Complains when it is none of these.
 */
export function compileCondition(node: YamlNode, scope: MappingScope): Condition {
  if (node.isScalar) {
    const { holds, slot } = compileTest(node, scope);
    return slot === undefined ? { holds } : { holds, slot };
  }
  const { slots } = scope;
  const keys = node.keys('a condition', KEYS);
  const isAlone = Object.keys(keys).length === 1;
  if (keys.all !== undefined && isAlone) {
    const all = keys.all.items('all').map((item) => compileCondition(item, scope));
    const first = all.find(({ slot }) => slot !== undefined)?.slot;
    const holds = (row: SourceRow) => all.every((condition) => condition.holds(row));
    return first === undefined ? { holds } : { holds, slot: first };
  }
  if (keys.present !== undefined && isAlone) {
    const slot = slots.slotOf(keys.present, keys.present.text('present'));
    return { holds: (row) => isPresent(cellAt(row, slot)), slot };
  }
  if (keys.absent !== undefined && isAlone) {
    const slot = slots.slotOf(keys.absent, keys.absent.text('absent'));
    return { holds: (row) => !isPresent(cellAt(row, slot)), slot };
  }
  const isComparison = keys.column !== undefined && Object.keys(keys).length === 2;
  const texts = keys.in?.items('in') ?? (keys.equals === undefined ? [] : [keys.equals]);
  if (keys.column === undefined || !isComparison || texts.length === 0) {
    if (node.isMap) node.complain(FORMS);
    return { holds: () => false };
  }
  const slot = slots.slotOf(keys.column, keys.column.text('column'));
  const wanted = new Set(texts.map((item) => item.text('a value to compare with')));
  const holds = (row: SourceRow) => {
    const cell = cellAt(row, slot);
    return isPresent(cell) && wanted.has(String(cell));
  };
  return { holds, slot };
}

const FORMS =
  'a condition is one of { column, equals }, { column, in: [...] }, { present: column }, { absent: column }, { all: [...] }, or an expression';
