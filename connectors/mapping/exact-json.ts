// JSON of partners, with whole numbers that no number of JavaScript holds kept as the text that they were written as: account numbers and ids
// of 16 digits and more would be rounded, and two accounts be one.

/** Where a number of so many digits may stand outside of a text, which is rare enough to ask before the slower way is taken. */
const LONG_NUMBER = /(?:^|[:[,])\s*-?\d{16}/;
const WHOLE = /^-?\d+$/;

/** The value of a JSON text. Throws as JSON.parse does. */
export function parseExact(text: string): unknown {
  return LONG_NUMBER.test(text) ? JSON.parse(text, exact) : JSON.parse(text);
}

function exact(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const written = context?.source;
  return written !== undefined && WHOLE.test(written) ? written : value;
}
