// Backtests and previews open the episodes that the desks of the site would have had: how long rules are quiet after no fraud is theirs to set.
import { expect, test } from 'vitest';
import { packFrames } from '../log/frame.ts';
import { packOf, planOf, START_MS, signal } from '../test/evaluate.ts';
import type { EpisodeSettings } from './pack-run.ts';
import { runPreview } from './preview.ts';
import { runBacktest } from './run-backtest.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const PLAN = planOf(
  packOf(`
typologies:
  demo: { name: demo, role: victim, halfLife: 1h, cooldown: 1m, levels: { orange: 30, red: 80 } }
rules:
  any-call: { typology: demo, on: call.ended, when: signal.answered, points: 40, reason: r }`),
);

function call(atMs: number) {
  const phones = { caller: '+8613900000000', callee: '+8613800000001' };
  return signal('call.ended', atMs, {
    callId: `${atMs}`,
    ...phones,
    durationMs: 1,
    answered: true,
  });
}

/** Somebody is warned, is found to be no victim an hour later, and is called like that again three days later. */
const SIGNALS = [
  call(0),
  signal('outcome.recorded', HOUR_MS, {
    ...{ episodeId: 'e', taskId: 't', person: 'phone:+8613800000001', outcome: 'not-fraud' },
  }),
  call(3 * DAY_MS),
];

async function* frames() {
  for (const each of SIGNALS)
    for (const frame of packFrames([each])) yield { frame, appendedAt: START_MS + 4 * DAY_MS };
}

/** Warnings of a backtest and of a preview. */
async function warnings(episodes?: EpisodeSettings): Promise<readonly number[]> {
  const stretch = { from: START_MS, to: START_MS + 4 * DAY_MS, ...(episodes && { episodes }) };
  const tried = await runBacktest({
    ...{ challenger: PLAN, live: PLAN, frames: frames() },
    ...stretch,
  });
  const seen = await runPreview({
    ...{ text: PLAN, live: PLAN, frames: frames(), start: START_MS },
    ...stretch,
  });
  const sides = [tried.live, tried.challenger, seen.text, seen.live];
  return sides.map(({ desks }) => desks.reduce((sum, { calls }) => sum + calls, 0));
}

test('a rule is quiet after no fraud for as long as the site set, in both packs, as it is live', async () => {
  expect(await warnings()).toEqual([1, 1, 1, 1]);
  expect(await warnings({ quietAfterNotFraudMs: 2 * DAY_MS })).toEqual([2, 2, 2, 2]);
  expect(await warnings({ quietAfterNotFraudMs: 3 * DAY_MS })).toEqual([1, 1, 1, 1]);
});
