// The words of an expression or a reason: names, fields behind a name, and quoted texts, each with its place. It needs no sound expression:
// one that is being typed has words as well.

export interface Word {
  /** `field` stands behind a point, `text` is quoted. */
  readonly kind: 'name' | 'field' | 'text';
  readonly text: string;
  /** Offsets in the expression; of a text, those between its quotes. */
  readonly from: number;
  readonly to: number;
  /** Of a field: the name before the point. */
  readonly owner?: string;
  /** Of a text: the function that it is the first argument of. */
  readonly call?: string;
}

const WORD = /'((?:[^'\\]|\\.)*)'?|"((?:[^"\\]|\\.)*)"?|[A-Za-z_]\w*/g;

/** All words of an expression, in order. */
export function wordsOf(expression: string): Word[] {
  const words: Word[] = [];
  for (const match of expression.matchAll(WORD)) {
    const before = expression.slice(0, match.index);
    const quoted = match[1] ?? match[2];
    if (quoted !== undefined) {
      const call = /([A-Za-z_]\w*)\s*\(\s*$/.exec(before)?.[1];
      const from = match.index + 1;
      const text = { kind: 'text', text: quoted, from, to: from + quoted.length } as const;
      words.push(call === undefined ? text : { ...text, call });
      continue;
    }
    const place = { text: match[0], from: match.index, to: match.index + match[0].length };
    const owner = /([A-Za-z_]\w*)\s*\.\s*$/.exec(before)?.[1];
    words.push(
      owner === undefined ? { kind: 'name', ...place } : { kind: 'field', ...place, owner },
    );
  }
  return words;
}

/** The words within the `{places}` of a reason. */
export function wordsOfReason(reason: string): Word[] {
  return [...reason.matchAll(/\{([^{}]*)\}?/g)].flatMap(({ index, 1: inner = '' }) =>
    wordsOf(inner).map((word) => ({
      ...word,
      from: word.from + index + 1,
      to: word.to + index + 1,
    })),
  );
}
