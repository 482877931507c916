// A story as text: the one that somebody tries, and the test that is made of it with what came of it as what must come.
import { LEVELS, type Level } from '../../signal/level.ts';
import type { PlayedStory } from './compiler/message.ts';

/** Holds the story that somebody tries; it is never saved with the pack. */
export const TRY_FILE = 'try.yaml';
export const NEW_TRY = `tests:
  - name: 试一试
    signals:
      - { at: 0, type: call.started, callId: c1, caller: '+85260000000', callee: '13800000001', origin: international }
      - { at: 25m, type: call.ended, callId: c1, caller: '+85260000000', callee: '13800000001', origin: international, durationMs: 25m, answered: true }
    expect: nothing
`;

interface StoryToWrite extends Pick<PlayedStory, 'name' | 'startMs' | 'decisions'> {
  readonly signals: readonly Pick<PlayedStory['signals'][number], 'atMs' | 'fields'>[];
}

/** The story as an item of `tests:`, expecting what came of it. */
export function testOf({ name, startMs, signals, decisions }: StoryToWrite): string {
  const hour = new Date(startMs + 8 * 3_600_000).getUTCHours();
  const lines = signals.map(({ atMs, fields }) => {
    const shown = Object.entries(fields).map(([key, value]) => `${key}: ${scalar(value)}`);
    return `      - { at: ${durationText(atMs)}, ${shown.join(', ')} }`;
  });
  return [
    `  - name: ${quoted(name)}`,
    ...(hour === 10 ? [] : [`    hour: ${hour}`]),
    '    signals:',
    ...lines,
    `    expect: ${expected(decisions)}`,
    '',
  ].join('\n');
}

/** A file with one story of these signals, which expects nothing yet. */
export function storyFile(
  name: string,
  startMs: number,
  told: readonly Pick<PlayedStory['signals'][number], 'atMs' | 'fields'>[],
): string {
  return `tests:\n${testOf({ name, startMs, signals: told, decisions: [] })}`;
}

/** A file's text with an item at the end of its `tests:`. */
export function withTest(text: string, item: string): string {
  const lines = text.replace(/\n*$/, '\n').split('\n');
  const start = lines.findIndex((line) => /^tests:\s*(#.*)?$/.test(line));
  if (start < 0) return `${text.replace(/\n*$/, '\n')}\ntests:\n${item}`;
  const next = lines.findIndex((line, index) => index > start && /^[^\s#-]/.test(line));
  let end = next < 0 ? lines.length : next;
  while ((lines[end - 1] ?? '').trim() === '') end--;
  const rest = lines.slice(end).join('\n');
  return `${lines.slice(0, end).join('\n')}\n${item}${rest.replace(/^\n(?=.)/, '\n')}`;
}

/** `1h30m`; `0` for the start. */
export function durationText(ms: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
    ['ms', 1],
  ] as const;
  let rest = ms;
  let text = '';
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0' : text;
}

/** Typologies that came to yellow or more, with the rules of the highest decision. */
function expected(decisions: PlayedStory['decisions']): string {
  const rank = (level: Level) => LEVELS.indexOf(level);
  const highest = new Map<string, PlayedStory['decisions'][number]>();
  for (const decision of decisions) {
    const before = highest.get(decision.typology);
    if (before === undefined || rank(decision.level) >= rank(before.level))
      highest.set(decision.typology, decision);
  }
  const told = [...highest.values()].filter(({ level }) => rank(level) > 0);
  if (told.length === 0) return 'nothing';
  const items = told.map(
    ({ typology, level, rules }) =>
      `{ typology: ${typology}, level: ${level}, rules: [${rules.map(({ id }) => id).join(', ')}] }`,
  );
  return `[${items.join(', ')}]`;
}

function scalar(value: string | number | boolean): string {
  return typeof value === 'string' && !/^[a-z][a-z.-]*$/.test(value)
    ? quoted(value)
    : String(value);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
