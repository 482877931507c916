// The whole of what may be found in plain after a run, sink by sink, each with its reason. docs/personal-data.md says the same in words.

/** Sink, kinds of marks (marks.ts), why they are there. */
const ROWS: readonly (readonly [string, string, string])[] = [
  ['answers to others', 'reason', 'reasons that staff typed; numbers in them are masked'],
  [
    'answers that reveal',
    'account identity name phone place reason',
    'the holder calls the person',
  ],
  ['answers to who holds the task', 'reason', 'reasons that staff typed'],
  ['deliveries', 'account phone place reason', 'who carries it out has to know whom it is about'],
  ['file dead-letters.ndjson', 'account', 'what a source sent, to be put right'],
  ['redis signals', 'account device identity name phone place', 'the log, as long as it is kept'],
];

/** One row a sink that holds anything. */
export const HELD: ReadonlyMap<string, readonly string[]> = new Map(
  ROWS.map(([sink, holds]) => [sink, holds.split(' ')]),
);
