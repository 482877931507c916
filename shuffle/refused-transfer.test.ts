// A transfer that its bank refuses by its id alone names nobody: it comes to every slice of people, and the one that warned of the transfer has it blocked.
import { expect, test } from 'vitest';
import { EpisodeBook } from '../dissuasion/episode-book.ts';
import { packFrames } from '../log/frame.ts';
import { LOG_START } from '../log/log.ts';
import { Effects } from '../runtime/effect.ts';
import { makeStage } from '../runtime/make-stage.ts';
import type { Share } from '../runtime/stage.ts';
import { packOf, planOf, START_MS, signal } from '../test/evaluate.ts';
import { MemoryLog } from '../test/memory-log.ts';
import { MergedLog, shufflePartition } from './merged-log.ts';

const PLAN = planOf(
  packOf(`
typologies:
  coached: { name: x, role: victim, halfLife: 1d, levels: { orange: 50, red: 80 }, cooldown: 1s }
rules:
  large: { typology: coached, on: transfer.attempted, when: 'true', points: 60, reason: r }
`),
);
const PEOPLE = 3;
const START = { plan: PLAN, seed: { low: 1, high: 2 }, position: LOG_START, state: undefined };
const COUNTS = { accepted: 0, late: 0, duplicate: 0, invalid: 0 };
const WATCH = { lap: () => {} };

const share = (stage: Share['stage'], peopleSlice: number): Share => ({
  stage,
  suspects: { slice: 0, count: 1 },
  people: { slice: peopleSlice, count: PEOPLE },
});

test('a transfer refused by its id alone is blocked in the slice of people that warned of it, and in no other', async () => {
  const payers = ['a', 'b', 'c', 'd', 'e'];
  const signals = [
    ...payers.map((payer, at) =>
      signal('transfer.attempted', at, {
        ...{ id: payer, transferId: payer, payer, payee: 'mule', amountFen: 1 },
      }),
    ),
    signal('transfer.refused', 9, { id: 'refused', transferId: 'c' }),
  ];
  const sent = new MemoryLog(PEOPLE);
  const suspects = makeStage(START, share('suspect', 0));
  for (const frame of packFrames(signals)) {
    const effects = new Effects();
    const logged = { frame, appendedAt: START_MS, position: '1' };
    const step = { episodes: new EpisodeBook(), counts: { ...COUNTS }, watch: WATCH };
    suspects.step({ ...step, frame: logged, effects });
    suspects.endFrames(effects);
    for (const { peopleSlice, bytes } of effects.sent)
      await sent.append(
        shufflePartition({ suspectSlice: 0, suspectSlices: 1, peopleSlice }),
        bytes,
      );
  }
  const states = new Map<string, string>();
  const pack = `${PLAN.pack}@${PLAN.version}`;
  for (let peopleSlice = 0; peopleSlice < PEOPLE; peopleSlice++) {
    const log = new MergedLog({ sent, peopleSlice, suspectSlices: 1, peopleSlices: PEOPLE, pack });
    const people = makeStage(START, share('victim', peopleSlice));
    const episodes = new EpisodeBook();
    const frames = await log.read({ partition: 0, after: LOG_START, framesMax: 16, waitMs: 0 });
    for (const frame of frames)
      people.step({ frame, episodes, effects: new Effects(), counts: { ...COUNTS }, watch: WATCH });
    for (const { transfers } of episodes.open())
      for (const { transferId, state } of transfers) states.set(transferId, state);
  }
  expect(Object.fromEntries(states)).toEqual({
    ...{ a: 'attempted', b: 'attempted', c: 'blocked', d: 'attempted', e: 'attempted' },
  });
});
