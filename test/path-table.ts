// Tables of a test that are read as the rule: a line a deed, a column a state. What the table does not have is a fault of the test, so
// that a new state or a new deed cannot go without a rule.

/** Reads a table; columns are apart by two spaces or more. Throws when its lines or columns are not exactly `deeds` and `states`. */
export function readTable<D extends string, S extends string>(
  text: string,
  deeds: readonly D[],
  states: readonly S[],
): (deed: D, state: S) => string {
  const [head = [], ...lines] = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s{2,}/));
  const columns = head.slice(1);
  expectSame('columns', columns, states);
  expectSame(
    'lines',
    lines.map(([deed = '']) => deed),
    deeds,
  );
  const cells = new Map(lines.map(([deed = '', ...row]) => [deed, row]));
  return (deed, state) => {
    const cell = cells.get(deed)?.[columns.indexOf(state)];
    if (cell === undefined) throw new Error(`The table says nothing of "${deed}" when ${state}.`);
    return cell;
  };
}

function expectSame(what: string, are: readonly string[], want: readonly string[]): void {
  const missing = want.filter((name) => !are.includes(name));
  const unknown = are.filter((name) => !want.some((one) => one === name));
  if (missing.length === 0 && unknown.length === 0 && are.length === want.length) return;
  throw new Error(`The ${what} of the table: missing ${missing}, unknown ${unknown}.`);
}
