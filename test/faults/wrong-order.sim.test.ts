// The simulation has to find what it is there for: each of these processes makes a mistake on purpose, and some seed out of a few hundred must show it.
import { expect, test } from 'vitest';
import type { EnginePort } from '../../runtime/engine-port.ts';
import { Violation } from './judge.ts';
import type { Wrong } from './process.ts';
import { simulateSeed } from './simulation.ts';

const SEEDS_MAX = 300;

/** The first seed that a mistake breaks, and how. */
async function findMistake(wrong: Wrong): Promise<string> {
  for (let seed = 1; seed <= SEEDS_MAX; seed++) {
    try {
      await simulateSeed(seed, wrong);
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      return error.message;
    }
  }
  return 'nothing found';
}

/** Keeps a checkpoint as soon as it is written, whether or not anybody was told what came of the frames before it. */
function hasty(right: EnginePort): EnginePort {
  return {
    open: () => right.open(),
    risk: (subject) => right.risk(subject),
    step: (frames, asked) => right.step(frames, asked),
    comparison: () => right.comparison(),
    checkpoint: (position) => right.checkpoint(position),
    compile: (pack) => right.compile(pack),
    change: (compiled) => right.change(compiled),
    close: () => right.close(),
  };
}

test('a checkpoint that counts before the effects are told is found', async () => {
  expect(await findMistake({ engine: hasty })).toMatch(/lost/);
});

test('a pump that reads a frame more ahead than it may is found', async () => {
  expect(await findMistake({ readsTooMuch: true })).toMatch(/frames are read and not told/);
});

test('a log that is trimmed up to where the pump is, not to the oldest checkpoint, is found', async () => {
  expect(await findMistake({ trimsTooMuch: true })).toMatch(/lost|not due/);
});
