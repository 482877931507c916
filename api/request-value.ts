// What no value of a request may be, whatever its schema says: nested so deeply that looking at it costs more than it is worth, or text that is no
// text. Half a surrogate pair and NUL can be sent in JSON, and nothing behind the API (Redis's scripts, the ledger) takes them.

/** Nothing that is sent is nested further than 8; generated clients wrap a little. */
const DEPTH_MAX = 32;

export interface ValueFault {
  /** JSON pointer to it. */
  readonly pointer: string;
  readonly code: 'depth' | 'text';
  readonly message: string;
}

/** The first fault that is found, undefined when there is none. */
export function faultOfValue(value: unknown): ValueFault | undefined {
  const open: { value: unknown; pointer: string; depth: number }[] = [
    { value, pointer: '', depth: 0 },
  ];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { pointer, depth } = at;
    if (typeof at.value === 'string') {
      if (isText(at.value)) continue;
      const message = 'text must be whole Unicode characters without NUL';
      return { pointer, code: 'text', message };
    }
    if (typeof at.value !== 'object' || at.value === null) continue;
    if (depth === DEPTH_MAX) {
      const message = `values may be nested ${DEPTH_MAX} deep at most`;
      return { pointer, code: 'depth', message };
    }
    for (const [name, inner] of Object.entries(at.value)) {
      if (!isText(name)) {
        return { pointer, code: 'text', message: 'a name of a field is no text' };
      }
      open.push({ value: inner, pointer: `${pointer}/${escapePointer(name)}`, depth: depth + 1 });
    }
  }
  return undefined;
}

/** RFC 6901: `~` and `/` inside a name. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
