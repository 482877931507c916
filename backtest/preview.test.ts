import { expect, test } from 'vitest';
import { packFrames } from '../log/frame.ts';
import { packOf, planOf, START_MS, signal } from '../test/evaluate.ts';
import { type PreviewResult, runPreview } from './preview.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

const PACK = (rules: string) =>
  planOf(
    packOf(`
features:
  calls: { on: call.ended, by: victim, value: count, window: 1h }
typologies:
  demo: { name: demo, role: victim, halfLife: 1h, levels: { orange: 30, red: 80 } }
rules:
${rules}`),
  );
const rule = (name: string, least: number, points: number) =>
  `  ${name}: { typology: demo, on: call.ended, when: calls >= ${least}, points: ${points}, reason: r }\n`;

/** `count` calls to a person within a second, `atMs` after the start. */
function calls(person: number, count: number, atMs: number) {
  return Array.from({ length: count }, (_, index) => {
    const at = atMs + person * 1_000 + index;
    const phones = { caller: '+8613900000000', callee: `+861380000000${person}` };
    return signal('call.ended', at, { callId: `${at}`, ...phones, durationMs: 1, answered: true });
  });
}

const SIGNALS = [
  ...calls(1, 1, 0),
  ...calls(1, 2, DAY_MS),
  ...calls(2, 3, DAY_MS),
  ...calls(3, 4, DAY_MS),
];

async function* frames() {
  for (const frame of packFrames(SIGNALS)) yield { frame, appendedAt: START_MS + 3 * DAY_MS };
}

function preview(text: string, live: string): Promise<PreviewResult> {
  const [from, to] = [START_MS + HOUR_MS, START_MS + DAY_MS + HOUR_MS];
  return runPreview({
    ...{ text: PACK(text), live: PACK(live), frames: frames() },
    ...{ start: START_MS, from, to },
  });
}

test('hits are told of a rule that reaches no level, and only those of the stretch', async () => {
  const { text, live, rules } = await preview(
    rule('often', 3, 40) + rule('weak', 2, 5) + rule('never', 99, 5),
    rule('often', 3, 40),
  );
  // Two of each person: the second call and the third, where there is one.
  expect(text.hits - live.hits).toBe(1 + 2 + 3);
  expect(rules).toEqual([
    {
      ...{ rule: 'weak', isInText: true, hits: 6, people: 2, peopleLive: 2 },
      liveRules: [{ rule: 'often', people: 2 }],
    },
    { rule: 'never', isInText: true, hits: 0, people: 0, peopleLive: 0, liveRules: [] },
  ]);
});

test('people whom the text alone would warn come first, then those whom it would not any more', async () => {
  const stricter = await preview(rule('often', 4, 40), rule('often', 3, 40));
  expect(stricter).toMatchObject({ both: 1, onlyText: 0, onlyLive: 1 });
  expect(stricter.samples.map(({ change, person }) => [change, person])).toEqual([
    ['lost', '138****0002'],
    ['same', '138****0003'],
  ]);
  const wider = await preview(rule('often', 2, 90), rule('often', 3, 40));
  expect(wider).toMatchObject({ text: { calls: 3 }, live: { calls: 2 }, both: 2, onlyText: 1 });
  expect(wider.samples.map(({ change, level }) => [change, level])).toEqual([
    ['new', 'red'],
    ['other', 'red'],
    ['other', 'red'],
  ]);
  expect(wider.rules).toMatchObject([{ rule: 'often', hits: 6, live: { hits: 3 }, people: 3 }]);
});

test('the same text changes nothing, and everybody of the sample is as before', async () => {
  const { onlyText, onlyLive, rules, samples } = await preview(
    rule('often', 3, 40),
    rule('often', 3, 40),
  );
  expect([onlyText, onlyLive, rules]).toEqual([0, 0, []]);
  expect(new Set(samples.map(({ change }) => change))).toEqual(new Set(['same']));
});
