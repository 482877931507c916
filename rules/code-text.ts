// The JavaScript text of small parts of an expression, with constants folded so that what can never change is seen as such.

/** A written text or number. */
export function literal(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'bigint' || typeof value === 'number' ? `${Number(value)}` : 'NaN';
}

function isNumberText(code: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(code);
}

/** Two numbers joined by an operator; NaN when either is. */
export function arithmetic(a: string, operator: string, b: string): string {
  if (operator === '*' && isNumberText(a) && isNumberText(b)) return String(Number(a) * Number(b));
  return `(${a} ${operator} ${b})`;
}

/** A comparison of two numbers: false when either is missing. */
export function compare(a: string, operator: string, b: string): string {
  if (isNumberText(a) && isNumberText(b)) {
    const [x, y] = [Number(a), Number(b)];
    const results: Readonly<Record<string, boolean>> = {
      '<': x < y,
      '<=': x <= y,
      '>': x > y,
      '>=': x >= y,
      '===': x === y,
    };
    return String(results[operator] ?? false);
  }
  return `${a} ${operator} ${b}`;
}

/** Two numbers surely differ: false when either is missing. */
export function compareUnequal(a: string, b: string): string {
  if (isNumberText(a) && isNumberText(b)) return String(Number(a) !== Number(b));
  return `(${a} < ${b} || ${a} > ${b})`;
}

/** Two texts, one after the other; undefined when either is. */
export function joined(a: string, b: string): string {
  return `c.joined(${a}, ${b})`;
}

/** Whether a text is there. */
export function present(code: string): string {
  return code.startsWith('"') ? 'true' : `${code} !== undefined`;
}

/** `a && b`, folded. */
export function and(a: string, b: string): string {
  if (a === 'false' || b === 'false') return 'false';
  if (a === 'true') return b;
  return b === 'true' ? a : `(${a} && ${b})`;
}

/** `a || b`, folded. */
export function or(a: string, b: string): string {
  if (a === 'true' || b === 'true') return 'true';
  if (a === 'false') return b;
  return b === 'false' ? a : `(${a} || ${b})`;
}
